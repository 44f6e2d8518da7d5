package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The commands of one client, of all kinds: users of its own, and users it shares with all. */
final class CommandMix implements CommandSource {

    static final int OWN_USERS = 6;
    static final int SHARED_USERS = 12;

    private static final int SHARED_PERCENT = 40;
    private static final int GRANT_MAX = 1_000;
    private static final int SPEND_MAX = 400;
    private static final int REMEMBERED_MAX = 64;
    private static final int GROUP_MAX = 4;
    private static final int DRY_PERCENT = 4;
    private static final int CONDITION_PERCENT = 4;
    private static final int AGAIN_PERCENT = 20;

    /** Short, so that some expire during a run; long enough for some to be captured. */
    private static final int HOLD_SECONDS_SHORT = 2;

    private static final int HOLD_SECONDS_LONG = 3_600;

    /** Kinds and how often, in parts of a hundred. */
    private enum Kind {
        GRANT(29),
        SPEND(18),
        TRANSFER(20),
        HOLD(10),
        CAPTURE(5),
        RELEASE(2),
        REVERSE(5),
        FREEZE(1),
        UNFREEZE(3),
        PROFILE(2),
        GROUP(5);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final int client;
    private final Random random;
    private final NavigableMap<Integer, Kind> kinds = new TreeMap<>();
    private final Deque<CommandKey> holds = new ArrayDeque<>();
    private final Deque<CommandKey> transactions = new ArrayDeque<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final int kindsTotal;
    private int count;
    private boolean lastIsDry;
    private CommandKey last = new CommandKey("", "");
    private Kind lastKind = Kind.GRANT;

    /**
     * @param client number of the client
     */
    CommandMix(int client, long seed) {
        this.client = client;
        this.random = new Random(seed + client);
        var total = 0;
        for (var kind : Kind.values()) {
            kinds.put(total, kind);
            total += kind.weight;
        }
        kindsTotal = total;
    }

    @Override
    public Draft next() {
        count++;
        lastKind = possible(kinds.floorEntry(random.nextInt(kindsTotal)).getValue());
        var user = user(lastKind);
        var id = "c" + client + "-" + count;
        last = new CommandKey(user, id);
        lastIsDry = lastKind.compareTo(Kind.HOLD) <= 0 && random.nextInt(100) < DRY_PERCENT;
        if (lastKind == Kind.GROUP) {
            return group(user, id);
        }
        var body = head(id, lastKind, user) + fields(lastKind, user) + condition(user);
        return lastIsDry
                ? new Draft(List.of(last), body + ",\"dryRun\":true}", Optional.empty(), true)
                : Draft.single(last, body + "}", body + ",\"reason\":\"clash\"}");
    }

    /** Two to four, of which one may be refused, and with it all of them. */
    private Draft group(String user, String id) {
        var keys = new ArrayList<CommandKey>();
        var members = new StringJoiner(",", "[", "]");
        var size = 2 + random.nextInt(GROUP_MAX - 1);
        for (var number = 1; number <= size; number++) {
            var kind = random.nextInt(3) == 0 ? Kind.GRANT : Kind.SPEND;
            var key = new CommandKey(user, id + "-" + number);
            keys.add(key);
            members.add(
                    head(key.id(), kind, user)
                            + fields(kind, user)
                            + ",\"group\":\"g"
                            + count
                            + "\"}");
        }
        return new Draft(keys, members.toString(), Optional.empty(), false);
    }

    private static String head(String id, Kind kind, String user) {
        return "{\"id\":\"%s\",\"type\":\"%s\",\"user\":\"%s\"".formatted(id, kind.word(), user);
    }

    /** The version that was last seen, which others may have overtaken meanwhile. */
    private String condition(String user) {
        var version = versions.get(user);
        return version == null || random.nextInt(100) >= CONDITION_PERCENT
                ? ""
                : ",\"ifVersion\":" + version;
    }

    /** A capture needs a hold, a reversal a transaction. */
    private Kind possible(Kind wished) {
        return switch (wished) {
            case CAPTURE, RELEASE -> holds.isEmpty() ? Kind.HOLD : wished;
            case REVERSE -> transactions.isEmpty() ? Kind.GRANT : wished;
            case GRANT, SPEND, TRANSFER, HOLD, FREEZE, UNFREEZE, PROFILE, GROUP -> wished;
        };
    }

    private String user(Kind kind) {
        return switch (kind) {
            case CAPTURE, RELEASE -> holds.getFirst().user();
            case REVERSE -> transactions.getFirst().user();
            case FREEZE, UNFREEZE -> own();
            case GRANT, SPEND, TRANSFER, HOLD, PROFILE, GROUP -> anyUser();
        };
    }

    private String fields(Kind kind, String user) {
        return switch (kind) {
            case GRANT -> money(GRANT_MAX);
            case SPEND -> money(SPEND_MAX);
            case TRANSFER -> money(SPEND_MAX) + ",\"to\":\"" + anotherThan(user) + "\"";
            case HOLD -> money(SPEND_MAX) + ",\"expiresIn\":" + holdSeconds();
            case CAPTURE, RELEASE -> ",\"hold\":\"" + used(holds).id() + "\"";
            case REVERSE -> ",\"transaction\":\"" + used(transactions).id() + "\"";
            case PROFILE -> ",\"name\":\"Name %d\"".formatted(count);
            case FREEZE, UNFREEZE, GROUP -> "";
        };
    }

    /** Some are used again later, which has to be refused: they are closed, or reversed. */
    private CommandKey used(Deque<CommandKey> keys) {
        return random.nextInt(100) < AGAIN_PERCENT ? keys.getFirst() : keys.removeFirst();
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
    public boolean checked() {
        return true;
    }

    @Override
    public void learned(List<Outcome> outcomes) {
        versions.put(last.user(), outcomes.getLast().version());
        if (outcomes.getLast() instanceof Outcome.Applied && !lastIsDry) {
            switch (lastKind) {
                case HOLD -> remember(holds);
                case GRANT, SPEND, TRANSFER, CAPTURE -> remember(transactions);
                case RELEASE, REVERSE, FREEZE, UNFREEZE, PROFILE, GROUP -> {
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
