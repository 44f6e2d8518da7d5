package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the clients were told: the first outcome of each of their commands, and how often they had
 * to ask. Threading: any thread.
 */
final class Journal {

    /** A bound of memory; a run of an hour has a third of it. */
    private static final int COMMANDS_MAX = 2_000_000;

    private final Map<CommandKey, Told> outcomes = new ConcurrentHashMap<>();
    private final Queue<Map.Entry<CommandKey, Told>> late = new ConcurrentLinkedQueue<>();
    private final Map<CommandKey, String> accepted = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> undecided = new ConcurrentHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private final LongAdder clashes = new LongAdder();
    private final LongAdder ownWritesRead = new LongAdder();
    private final LongAdder groups = new LongAdder();
    private final LongAdder dryRuns = new LongAdder();

    boolean isFull() {
        return outcomes.size() + accepted.size() >= COMMANDS_MAX;
    }

    void asked(boolean again) {
        requests.increment();
        if (again) {
            retries.increment();
        }
    }

    void undecided(String why) {
        undecided.computeIfAbsent(why, _ -> new LongAdder()).increment();
    }

    void decided(CommandKey key, Told told) {
        outcomes.put(key, told);
    }

    /** An answer to a request whose client had gone elsewhere. */
    void decidedLate(CommandKey key, Told told) {
        late.add(Map.entry(key, told));
    }

    /** All answers that came late, as often as they came. */
    Collection<Map.Entry<CommandKey, Told>> late() {
        return late;
    }

    /**
     * A command that was accepted, and whose client asks nothing more.
     *
     * @param place in laurel.commands, {@code partition:offset}
     */
    void accepted(CommandKey key, String place) {
        accepted.put(key, place);
    }

    /** The commands that were accepted, each with its place in laurel.commands. */
    Map<CommandKey, String> accepted() {
        return accepted;
    }

    void repeated() {
        repeats.increment();
    }

    void clashed() {
        clashes.increment();
    }

    void ownWriteRead() {
        ownWritesRead.increment();
    }

    void group() {
        groups.increment();
    }

    void dryRun() {
        dryRuns.increment();
    }

    /** What the clients were told about the command. */
    Optional<Told> outcome(CommandKey key) {
        return Optional.ofNullable(outcomes.get(key));
    }

    Map<CommandKey, Told> outcomes() {
        return outcomes;
    }

    /** The figures so far. */
    Counts counts() {
        var applied =
                outcomes.values().stream()
                        .filter(told -> told.outcome() instanceof Outcome.Applied)
                        .count();
        var reasons = new EnumMap<RejectionReason, Long>(RejectionReason.class);
        for (var told : outcomes.values()) {
            if (told.outcome() instanceof Outcome.Rejected rejected) {
                reasons.merge(rejected.reason(), 1L, Long::sum);
            }
        }
        var why = new TreeMap<String, Long>();
        undecided.forEach((word, count) -> why.put(word, count.sum()));
        return new Counts(
                requests.sum(),
                retries.sum(),
                applied,
                reasons,
                new Checks(
                        repeats.sum(),
                        clashes.sum(),
                        ownWritesRead.sum(),
                        groups.sum(),
                        dryRuns.sum(),
                        accepted.size()),
                why);
    }

    /**
     * Figures of a run.
     *
     * @param retries requests with a command that had been sent before without an outcome
     * @param reasons why commands were rejected, and how often
     * @param undecided why there was no outcome, and how often
     */
    record Counts(
            long requests,
            long retries,
            long applied,
            Map<RejectionReason, Long> reasons,
            Checks checks,
            Map<String, Long> undecided) {

        /** How many were rejected. */
        long rejected() {
            return reasons.values().stream().mapToLong(Long::longValue).sum();
        }

        /** How many were rejected for this reason. */
        long rejected(RejectionReason reason) {
            return reasons.getOrDefault(reason, 0L);
        }
    }

    /**
     * What the clients checked on the way.
     *
     * @param repeats commands sent again after their outcome
     * @param clashes ids used again with other content
     * @param ownWrites reads at the position of an own command
     * @param groups that were applied or refused as one
     * @param dryRuns that were answered and left no trace
     * @param accepted commands that were accepted, and not sent again
     */
    record Checks(
            long repeats, long clashes, long ownWrites, long groups, long dryRuns, long accepted) {}
}
