package dev.laurel.stack.chaos;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.stack.runtime.WallClock;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads all of laurel.events, committed records only, and holds them against what the clients were
 * told. It shares with the code that made them the table of what each event moves; laurel verify,
 * which comes after it, shares nothing.
 *
 * <p>Threading: one thread.
 */
final class EventAudit {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final long READ_NANOS_MAX = Duration.ofMinutes(5).toNanos();

    private final Violations violations;
    private final Map<CommandKey, Told> answers = new HashMap<>();
    private final Map<String, Long> versions = new TreeMap<>();
    private final Map<Holding, Balance> balances = new TreeMap<>();
    private final HoldAudit holds;
    private final ReversalAudit reversals;
    private long events;
    private long repeats;
    private long dryRuns;
    private long readAtMillis;

    /** A user's account of an asset. */
    record Holding(String user, String asset) implements Comparable<Holding> {

        @Override
        public int compareTo(Holding other) {
            var byUser = user.compareTo(other.user);
            return byUser != 0 ? byUser : asset.compareTo(other.asset);
        }
    }

    /** In minor units. */
    record Balance(long available, long held) {}

    /** Of one asset, in minor units. */
    record Sums(long granted, long spent, long available, long held, long inFlight) {

        long difference() {
            return granted - spent - available - held - inFlight;
        }

        /** For people. */
        String text() {
            return "granted %,d, spent %,d, available %,d, held %,d, in flight %,d, difference %,d"
                    .formatted(granted, spent, available, held, inFlight, difference());
        }
    }

    private final Map<String, Sums> sums = new TreeMap<>();

    /**
     * Begins one.
     *
     * @param factor how many times what is promised a time may be
     */
    EventAudit(Violations violations, int factor) {
        this.violations = violations;
        this.holds = new HoldAudit(violations, factor);
        this.reversals = new ReversalAudit(violations);
    }

    /** Reads what is there now. */
    void read(String bootstrapServers) {
        try (var consumer = EventTail.consumer(bootstrapServers)) {
            var partitions = EventTail.partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            readAtMillis = WallClock.system().millis();
            var ends = consumer.endOffsets(partitions);
            var began = System.nanoTime();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(POLL)) {
                    take(record);
                }
                if (System.nanoTime() - began > READ_NANOS_MAX) {
                    violations.add("laurel.events cannot be read to its end");
                    return;
                }
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        events++;
        take(
                EventCodec.decode(Objects.requireNonNull(record.value())),
                record.partition() + ":" + record.offset());
    }

    /** Takes one event, in the order of its partition. */
    void take(Event event, String at) {
        switch (event) {
            case Event.Change change -> {
                version(change, at);
                if (change instanceof Event.MoneyMoved moved) {
                    move(moved, at);
                    holds.take(moved, at);
                }
                if (change instanceof Event.Undone undone) {
                    reversals.take(undone, at);
                }
                if (change.answersCommand()) {
                    answer(change, outcome(change), at);
                }
            }
            case Event.CommandRejected rejected -> {
                // These two are answers to a request and not the outcome of the id.
                if (rejected.outcome().reason() != RejectionReason.ID_REUSED
                        && rejected.outcome().reason() != RejectionReason.USER_QUARANTINED) {
                    answer(rejected, rejected.outcome(), at);
                }
            }
            case Event.CommandRepeated repeated -> {
                repeats++;
                var first = answers.get(key(repeated));
                if (first == null || !repeated.outcome().equals(first.outcome())) {
                    violations.add(
                            "%s at %s repeats %s, but the first outcome is %s"
                                    .formatted(key(repeated), at, repeated.outcome(), first));
                }
            }
            case Event.DryRunAnswered _ -> dryRuns++;
            case Event.Refusal _ -> {
                // The leg that goes back tells the user who waits.
            }
        }
    }

    private void version(Event.Change change, String at) {
        var user = change.head().user().value();
        var before = versions.getOrDefault(user, 0L);
        if (change.head().version() != before + 1) {
            violations.add(
                    "%s at %s has version %d after %d"
                            .formatted(user, at, change.head().version(), before));
        }
        versions.put(user, change.head().version());
    }

    private void move(Event.MoneyMoved event, String at) {
        var movement = event.movement();
        var asset = event.asset().value();
        var holding = new Holding(event.head().user().value(), asset);
        var before = balances.getOrDefault(holding, new Balance(0, 0));
        var after =
                new Balance(
                        Math.addExact(before.available, movement.available()),
                        Math.addExact(before.held, movement.held()));
        balances.put(holding, after);
        if (after.available != event.available() || after.available < 0 || after.held < 0) {
            violations.add(
                    "%s at %s has %s, but the event says %d available"
                            .formatted(holding, at, after, event.available()));
        }
        sums.merge(
                asset,
                new Sums(
                        movement.earned(),
                        movement.spent(),
                        movement.available(),
                        movement.held(),
                        Math.subtractExact(movement.sent(), movement.received())),
                EventAudit::sum);
    }

    private static Sums sum(Sums one, Sums other) {
        return new Sums(
                Math.addExact(one.granted, other.granted),
                Math.addExact(one.spent, other.spent),
                Math.addExact(one.available, other.available),
                Math.addExact(one.held, other.held),
                Math.addExact(one.inFlight, other.inFlight));
    }

    private void answer(Event event, Outcome outcome, String at) {
        var before = answers.putIfAbsent(key(event), new Told(outcome, at));
        if (before != null) {
            violations.add(
                    "%s was decided twice: %s, and at %s %s"
                            .formatted(key(event), before, at, outcome));
        }
    }

    private static Outcome outcome(Event.Change change) {
        return new Outcome.Applied(
                change.head().version(),
                change instanceof Event.MoneyMoved moved
                        ? OptionalLong.of(moved.available())
                        : OptionalLong.empty());
    }

    static CommandKey key(Event event) {
        return new CommandKey(event.head().user().value(), event.head().commandId().value());
    }

    /** Holds the events against what the clients were told. */
    void compare(Journal journal) {
        journal.outcomes().forEach(this::compare);
        journal.late().forEach(answer -> compare(answer.getKey(), answer.getValue()));
        if (dryRuns < journal.counts().checks().dryRuns()) {
            violations.add("there are fewer events of dry runs than clients were answered");
        }
        journal.accepted()
                .forEach(
                        (key, place) -> {
                            var happened = answers.get(key);
                            if (happened == null) {
                                violations.add(
                                        "%s was accepted at %s of the commands and has no outcome"
                                                .formatted(key, place));
                            } else if (!Told.partition(place).equals(happened.partition())) {
                                violations.add(
                                        "%s was accepted at %s of the commands, but decided at %s"
                                                .formatted(key, place, happened.position()));
                            }
                        });
        for (var key : answers.keySet()) {
            if (journal.outcome(key).isEmpty() && !journal.accepted().containsKey(key)) {
                violations.add(key + " has an outcome that its client was never told");
            }
        }
        sums.forEach(
                (asset, sum) -> {
                    if (sum.difference() != 0 || sum.inFlight != 0) {
                        violations.add("%s is not conserved: %s".formatted(asset, sum));
                    }
                });
    }

    /** The position too: what is answered before its commit stands elsewhere after a rollback. */
    private void compare(CommandKey key, Told told) {
        var happened = answers.get(key);
        if (!told.equals(happened)) {
            violations.add(
                    "%s was answered with %s, but the events say %s"
                            .formatted(key, told, happened == null ? "nothing" : happened));
        }
    }

    /** When the end of what was read was the end of the log, milliseconds since the epoch. */
    long readAtMillis() {
        return readAtMillis;
    }

    HoldAudit holds() {
        return holds;
    }

    /** Versions of all users. */
    Map<String, Long> versions() {
        return versions;
    }

    Map<Holding, Balance> balances() {
        return balances;
    }

    Map<String, Sums> sums() {
        return sums;
    }

    long events() {
        return events;
    }

    long repeats() {
        return repeats;
    }

    long dryRuns() {
        return dryRuns;
    }
}
