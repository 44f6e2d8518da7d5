package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.EventAudit.Balance;
import dev.laurel.stack.chaos.EventAudit.Holding;
import dev.laurel.stack.chaos.EventAudit.Sums;
import dev.laurel.stack.runtime.Waiting;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether every query-service serves what the events say. Threading: one thread. */
final class ServedAudit {

    private static final Duration STEP = Duration.ofMillis(500);

    private final ReadDoor door;
    private final Violations violations;
    private final Duration bound;

    /**
     * @param bound how long a service may need to come to the end of the events
     */
    ServedAudit(ReadDoor door, Violations violations, Duration bound) {
        this.door = door;
        this.violations = violations;
        this.bound = bound;
    }

    /** Waits until a service has come to the end of the events, and compares. */
    void compare(EventAudit events) throws InterruptedException {
        for (var service = 0; service < door.services(); service++) {
            List<String> differences = new ArrayList<>();
            var number = service;
            Waiting.until(
                    () -> {
                        differences.clear();
                        differences.addAll(differences(number, events));
                        return differences.isEmpty();
                    },
                    bound,
                    STEP);
            differences.forEach(violations::add);
        }
    }

    private List<String> differences(int service, EventAudit events) {
        List<String> differences = new ArrayList<>();
        try {
            for (var user : events.versions().entrySet()) {
                compare(service, user, events.balances(), differences);
            }
            conservation(service, events.sums(), differences);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return differences;
    }

    private void compare(
            int service,
            Map.Entry<String, Long> user,
            Map<Holding, Balance> balances,
            List<String> differences)
            throws InterruptedException {
        var served = door.user(service, user.getKey());
        var version = served.map(json -> json.path("version").asLong(0)).orElse(-1L);
        if (!version.equals(user.getValue())) {
            differences.add(
                    "query-service %d serves version %d of %s, the events end at %d"
                            .formatted(service + 1, version, user.getKey(), user.getValue()));
            return;
        }
        var expected = new TreeMap<String, Balance>();
        balances.forEach(
                (holding, balance) -> {
                    if (holding.user().equals(user.getKey())) {
                        expected.put(holding.asset(), balance);
                    }
                });
        var actual = balances(served.orElseThrow());
        if (!actual.equals(expected)) {
            differences.add(
                    "query-service %d serves %s of %s, the events say %s"
                            .formatted(service + 1, actual, user.getKey(), expected));
        }
    }

    private static Map<String, Balance> balances(JsonNode user) {
        var balances = new TreeMap<String, Balance>();
        for (var balance : user.path("balances")) {
            balances.put(
                    balance.path("asset").asString(),
                    new Balance(balance.path("available").asLong(), balance.path("held").asLong()));
        }
        return balances;
    }

    private void conservation(int service, Map<String, Sums> expected, List<String> differences)
            throws InterruptedException {
        var audit = door.read(service, "/v1/audit/conservation");
        if (audit.isEmpty()) {
            differences.add("query-service %d does not answer its audit".formatted(service + 1));
            return;
        }
        var actual = new TreeMap<String, Sums>();
        for (var asset : audit.get().path("assets")) {
            var sums =
                    new Sums(
                            asset.path("granted").asLong(),
                            asset.path("spent").asLong(),
                            asset.path("available").asLong(),
                            asset.path("held").asLong(),
                            asset.path("inFlight").asLong());
            actual.put(asset.path("asset").asString(), sums);
            if (asset.path("difference").asLong(-1) != 0) {
                differences.add("query-service %d: %s".formatted(service + 1, asset));
            }
        }
        if (!actual.equals(expected)) {
            differences.add(
                    "query-service %d sums up %s, the events say %s"
                            .formatted(service + 1, actual, expected));
        }
    }
}
