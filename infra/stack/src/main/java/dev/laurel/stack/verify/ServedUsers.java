package dev.laurel.stack.verify;

import dev.laurel.reference.Account;
import dev.laurel.reference.Findings;
import dev.laurel.reference.Purse;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.verify.QueryClient.MovedException;

import tools.jackson.databind.JsonNode;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a query-service says of users and of their sums. Threading: one thread. */
final class ServedUsers {

    private static final int BATCH = 1_000;

    private final QueryClient service;
    private final String name;
    private final ReferenceReadModel model;
    private final Findings findings;

    /**
     * @param name of the service, in findings
     */
    ServedUsers(QueryClient service, String name, ReferenceReadModel model, Findings findings) {
        this.service = service;
        this.name = name;
        this.model = model;
        this.findings = findings;
    }

    void compare() throws MovedException {
        var users = new ArrayList<>(model.accounts().keySet());
        for (var from = 0; from < users.size(); from += BATCH) {
            var batch = users.subList(from, Math.min(users.size(), from + BATCH));
            var served = service.users(batch);
            for (var at = 0; at < batch.size(); at++) {
                compare(batch.get(at), served.path(at));
            }
        }
        compareSums();
    }

    private void compare(String user, JsonNode served) {
        var account =
                model.accounts()
                        .getOrDefault(user, new Account(0, null, Map.of(), false, Map.of()));
        if (!served.isObject()) {
            findings.add("%s: user %s is not served".formatted(name, user));
            return;
        }
        expect(user, "version", account.version(), served.path("version").asLong(-1));
        expect(user, "frozen", account.frozen(), served.path("frozen").asBoolean());
        expect(user, "name", String.valueOf(account.name()), served.path("name").asString("null"));
        var attributes = new TreeMap<String, String>();
        served.path("attributes")
                .properties()
                .forEach(it -> attributes.put(it.getKey(), it.getValue().asString()));
        expect(user, "attributes", new TreeMap<>(account.attributes()), attributes);
        var purses = new TreeMap<String, Purse>();
        served.path("balances")
                .forEach(balance -> purses.put(balance.path("asset").asString(), purse(balance)));
        expect(user, "balances", new TreeMap<>(account.purses()), purses);
    }

    private static Purse purse(JsonNode balance) {
        return new Purse(
                number(balance, "available"),
                number(balance, "held"),
                number(balance, "earned"),
                number(balance, "spent"),
                number(balance, "received"),
                number(balance, "sent"),
                number(balance, "transactions"));
    }

    private static BigInteger number(JsonNode object, String field) {
        return object.path(field).asBigInteger(BigInteger.valueOf(Long.MIN_VALUE));
    }

    private void expect(String user, String what, Object expected, Object served) {
        if (!expected.equals(served)) {
            findings.add(
                    "%s: %s of user %s is %s, the events say %s"
                            .formatted(name, what, user, served, expected));
        }
    }

    private void compareSums() throws MovedException {
        var expected = new TreeMap<String, List<BigInteger>>();
        model.sums()
                .forEach(
                        (asset, sum) -> {
                            var inFlight = sum.sent().subtract(sum.received());
                            expected.put(
                                    asset,
                                    List.of(
                                            sum.earned(),
                                            sum.spent(),
                                            BigInteger.ZERO,
                                            sum.available(),
                                            sum.held(),
                                            inFlight,
                                            BigInteger.ZERO));
                            if (inFlight.signum() != 0) {
                                findings.add(
                                        "%s %s are sent and never received"
                                                .formatted(inFlight, asset));
                            }
                        });
        var served = new TreeMap<String, List<BigInteger>>();
        for (var asset : service.get("/v1/audit/conservation").path("assets")) {
            served.put(
                    asset.path("asset").asString(),
                    List.of(
                            number(asset, "granted"),
                            number(asset, "spent"),
                            number(asset, "settled"),
                            number(asset, "available"),
                            number(asset, "held"),
                            number(asset, "inFlight"),
                            number(asset, "difference")));
        }
        if (!served.equals(expected)) {
            findings.add(
                    "%s: conservation (granted, spent, settled, available, held, in flight, difference) is %s, the events say %s"
                            .formatted(name, served, expected));
        }
    }
}
