package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** The commands of one client, of all kinds: users of its own, and users it shares with all. */
final class CommandMix implements CommandSource {

    static final int OWN_USERS = 6;
    static final int SHARED_USERS = 12;

    private static final int SHARED_PERCENT = 40;
    private static final int GRANT_MAX = 1_000;
    private static final int SPEND_MAX = 400;
    private static final int REMEMBERED_MAX = 64;

    /** Short, so that some expire during a run; long enough for some to be captured. */
    private static final int HOLD_SECONDS_SHORT = 2;

    private static final int HOLD_SECONDS_LONG = 3_600;

    /** Kinds and how often, in parts of a hundred. */
    private static final Map<Kind, Integer> WEIGHTS =
            Map.of(
                    Kind.GRANT, 32,
                    Kind.SPEND, 20,
                    Kind.TRANSFER, 22,
                    Kind.HOLD, 10,
                    Kind.CAPTURE, 5,
                    Kind.RELEASE, 2,
                    Kind.REVERSE, 5,
                    Kind.FREEZE, 1,
                    Kind.UNFREEZE, 3);

    private enum Kind {
        GRANT,
        SPEND,
        TRANSFER,
        HOLD,
        CAPTURE,
        RELEASE,
        REVERSE,
        FREEZE,
        UNFREEZE
    }

    private final int client;
    private final Random random;
    private final NavigableMap<Integer, Kind> kinds = new TreeMap<>();
    private final Deque<CommandKey> holds = new ArrayDeque<>();
    private final Deque<CommandKey> transactions = new ArrayDeque<>();
    private final int kindsTotal;
    private int count;
    private CommandKey last = new CommandKey("", "");
    private Kind lastKind = Kind.GRANT;

    /**
     * @param client number of the client
     * @param basic grants, spends and transfers only
     */
    CommandMix(int client, long seed, boolean basic) {
        this.client = client;
        this.random = new Random(seed + client);
        var total = 0;
        for (var kind : Kind.values()) {
            if (basic && kind.compareTo(Kind.TRANSFER) > 0) {
                break;
            }
            kinds.put(total, kind);
            total += WEIGHTS.getOrDefault(kind, 0);
        }
        kindsTotal = total;
    }

    @Override
    public Draft next() {
        count++;
        lastKind = possible(kinds.floorEntry(random.nextInt(kindsTotal)).getValue());
        var id = "c" + client + "-" + count;
        var user = user(lastKind);
        last = new CommandKey(user, id);
        var body =
                "{\"id\":\"%s\",\"type\":\"%s\",\"user\":\"%s\""
                                .formatted(id, lastKind.name().toLowerCase(Locale.ROOT), user)
                        + fields(user);
        return new Draft(last, body + "}", body + ",\"reason\":\"clash\"}");
    }

    /** A capture needs a hold, a reversal a transaction. */
    private Kind possible(Kind wished) {
        return switch (wished) {
            case CAPTURE, RELEASE -> holds.isEmpty() ? Kind.HOLD : wished;
            case REVERSE -> transactions.isEmpty() ? Kind.GRANT : wished;
            case GRANT, SPEND, TRANSFER, HOLD, FREEZE, UNFREEZE -> wished;
        };
    }

    private String user(Kind kind) {
        return switch (kind) {
            case CAPTURE, RELEASE -> holds.getFirst().user();
            case REVERSE -> transactions.getFirst().user();
            case FREEZE, UNFREEZE -> own();
            case GRANT, SPEND, TRANSFER, HOLD -> anyUser();
        };
    }

    private String fields(String user) {
        return switch (lastKind) {
            case GRANT -> money(GRANT_MAX);
            case SPEND -> money(SPEND_MAX);
            case TRANSFER -> money(SPEND_MAX) + ",\"to\":\"" + anotherThan(user) + "\"";
            case HOLD -> money(SPEND_MAX) + ",\"expiresIn\":" + holdSeconds();
            case CAPTURE, RELEASE -> ",\"hold\":\"" + holds.removeFirst().id() + "\"";
            case REVERSE -> ",\"transaction\":\"" + transactions.removeFirst().id() + "\"";
            case FREEZE, UNFREEZE -> "";
        };
    }

    private int holdSeconds() {
        return random.nextInt(3) == 0 ? HOLD_SECONDS_SHORT : HOLD_SECONDS_LONG;
    }

    private String money(int max) {
        return ",\"asset\":\"%s\",\"amount\":%d"
                .formatted(random.nextInt(5) == 0 ? "gem" : "credit", 1 + random.nextInt(max));
    }

    private String anyUser() {
        return random.nextInt(100) < SHARED_PERCENT ? shared() : own();
    }

    private String own() {
        return "c" + client + "-u" + random.nextInt(OWN_USERS);
    }

    private String shared() {
        return "shared-" + random.nextInt(SHARED_USERS);
    }

    private String anotherThan(String user) {
        var other = anyUser();
        return other.equals(user) ? "shared-" + SHARED_USERS : other;
    }

    @Override
    public void learned(Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            switch (lastKind) {
                case HOLD -> remember(holds);
                case GRANT, SPEND, TRANSFER, CAPTURE -> remember(transactions);
                case RELEASE, REVERSE, FREEZE, UNFREEZE -> {
                    // Nothing to come back to.
                }
            }
        }
    }

    private void remember(Deque<CommandKey> keys) {
        keys.addLast(last);
        if (keys.size() > REMEMBERED_MAX) {
            keys.removeFirst();
        }
    }

    /** All users that clients of this count write. */
    static List<String> users(int clients) {
        var users = new ArrayList<String>();
        for (var number = 0; number <= SHARED_USERS; number++) {
            users.add("shared-" + number);
        }
        for (var client = 0; client < clients; client++) {
            for (var number = 0; number < OWN_USERS; number++) {
                users.add("c" + client + "-u" + number);
            }
        }
        return List.copyOf(users);
    }
}
