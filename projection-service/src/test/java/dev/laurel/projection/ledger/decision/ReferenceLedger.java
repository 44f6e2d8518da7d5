package dev.laurel.projection.ledger.decision;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules once more, plain and slow: big integers, maps and words, nothing of the real code. */
final class ReferenceLedger {

    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private record Known(String content, String answer) {}

    private record Parcel(UserId from, UserId to, AssetId asset, BigInteger amount, boolean home) {}

    private final Map<String, BigInteger> numbers = new HashMap<>();
    private final Map<UserId, Long> versions = new HashMap<>();
    private final Map<String, Known> known = new HashMap<>();
    private final Deque<Parcel> parcels = new ArrayDeque<>();

    /** What the real decision is in the words of this model. */
    static String words(Decision decision) {
        return switch (decision) {
            case Decision.Accept _ -> "accept";
            case Decision.Reject(var reason, _) -> "reject " + reason;
            case Decision.Repeat _ -> "repeat";
            case Decision.Ask _, Decision.Undecided _ -> "elsewhere";
        };
    }

    String when(Command command) {
        var key = command.head().user() + "\0" + command.head().id();
        var before = known.get(key);
        var content = command.toString();
        if (before != null) {
            return before.content.equals(content) ? "repeat" : "reject ID_REUSED";
        }
        var answer = decide(command);
        known.put(key, new Known(content, answer));
        if (answer.equals("accept")) {
            versions.merge(command.head().user(), 1L, Long::sum);
        }
        return answer;
    }

    private String decide(Command command) {
        var user = command.head().user();
        var expected = command.head().ifVersion();
        if (expected != null && expected != version(user)) {
            return "reject VERSION_MISMATCH";
        }
        return switch (command) {
            case ChangeProfile _ -> "accept";
            case GrantCredits grant ->
                    move(user, grant.asset(), grant.amount().minorUnits(), "earned", 1);
            case SpendCredits spend ->
                    move(user, spend.asset(), spend.amount().minorUnits(), "spent", -1);
            case TransferCredits transfer -> {
                var amount = transfer.amount().minorUnits();
                var answer = move(user, transfer.asset(), amount, "sent", -1);
                if (answer.equals("accept")) {
                    parcels.add(
                            new Parcel(
                                    user,
                                    transfer.to(),
                                    transfer.asset(),
                                    BigInteger.valueOf(amount),
                                    false));
                }
                yield answer;
            }
            default -> throw new IllegalArgumentException(command.type());
        };
    }

    private String move(UserId user, AssetId asset, long units, String total, int sign) {
        var definition = CATALOGUE.asset(asset);
        if (definition.isEmpty()) {
            return "reject ASSET_UNKNOWN";
        }
        var amount = BigInteger.valueOf(units);
        var available = get(user, asset, "available").add(sign > 0 ? amount : amount.negate());
        if (sign < 0 && available.compareTo(BigInteger.valueOf(definition.get().floor())) < 0) {
            return "reject INSUFFICIENT_CREDITS";
        }
        var sum = get(user, asset, total).add(amount);
        if (available.compareTo(MAX) > 0 || sum.compareTo(MAX) > 0) {
            return "reject BALANCE_OVERFLOW";
        }
        set(user, asset, "available", available);
        set(user, asset, total, sum);
        return "accept";
    }

    void deliver() {
        var parcel = parcels.remove();
        var user = parcel.home ? parcel.from : parcel.to;
        var total = parcel.home ? "sent" : "received";
        var change = parcel.home ? parcel.amount.negate() : parcel.amount;
        var available = get(user, parcel.asset, "available").add(parcel.amount);
        var sum = get(user, parcel.asset, total).add(change);
        if (available.compareTo(MAX) <= 0 && sum.compareTo(MAX) <= 0) {
            set(user, parcel.asset, "available", available);
            set(user, parcel.asset, total, sum);
            versions.merge(user, 1L, Long::sum);
        } else if (!parcel.home) {
            parcels.add(new Parcel(parcel.from, parcel.to, parcel.asset, parcel.amount, true));
        }
    }

    long version(UserId user) {
        return versions.getOrDefault(user, 0L);
    }

    List<BigInteger> numbers(UserId user, AssetId asset) {
        return List.of("available", "earned", "spent", "received", "sent").stream()
                .map(name -> get(user, asset, name))
                .toList();
    }

    private BigInteger get(UserId user, AssetId asset, String name) {
        return numbers.getOrDefault(user + "\0" + asset + "\0" + name, BigInteger.ZERO);
    }

    private void set(UserId user, AssetId asset, String name, BigInteger number) {
        numbers.put(user + "\0" + asset + "\0" + name, number);
    }
}
