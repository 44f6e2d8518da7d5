package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.stack.chaos.CommandSource.Draft;
import dev.laurel.stack.runtime.Waiting;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client that gets every command through: it sends it again under its id, to the other
 * command-service, until it has an outcome. Now and then it asks again after the outcome, or uses
 * the id for something else, or reads at the position it was told.
 *
 * <p>Threading: one thread runs it.
 */
final class Writer implements Runnable {

    private static final Duration BACKOFF_FIRST = Duration.ofMillis(50);
    private static final Duration BACKOFF_MAX = Duration.ofMillis(800);
    private static final int REPEAT_PERCENT = 5;
    private static final int CLASH_PERCENT = 2;
    private static final int READ_PERCENT = 3;

    private final CommandSource source;
    private final Surroundings surroundings;
    private final Random random;
    private final Duration pace;
    private final GapMeter meter;
    private int service;

    /**
     * What the writers of a run share.
     *
     * @param services addresses of the command-services
     * @param stopping no new commands
     * @param givingUp no retries either
     */
    record Surroundings(
            CommandDoor door,
            ReadDoor reads,
            List<String> services,
            Journal journal,
            Violations violations,
            AtomicBoolean stopping,
            AtomicBoolean givingUp) {}

    /**
     * @param pace between two commands
     * @param meter told of every outcome
     */
    Writer(
            CommandSource source,
            Surroundings surroundings,
            long seed,
            Duration pace,
            GapMeter meter) {
        this.source = source;
        this.surroundings = surroundings;
        this.random = new Random(seed);
        this.pace = pace;
        this.meter = meter;
        this.service = random.nextInt(surroundings.services.size());
    }

    @Override
    public void run() {
        try {
            while (!surroundings.stopping.get() && !surroundings.journal.isFull()) {
                write(source.next());
                Waiting.pause(pace);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            surroundings.violations.add("a client failed: " + e);
        }
    }

    private void write(Draft draft) throws InterruptedException {
        var decided = submit(draft.key(), draft.json());
        if (decided == null) {
            return;
        }
        surroundings.journal.decided(draft.key(), decided.outcome());
        source.learned(decided.outcome());
        var chance = random.nextInt(100);
        if (chance < REPEAT_PERCENT) {
            repeat(draft, decided.outcome());
        } else if (chance < REPEAT_PERCENT + CLASH_PERCENT) {
            clash(draft);
        } else if (chance < REPEAT_PERCENT + CLASH_PERCENT + READ_PERCENT) {
            readOwn(draft.key(), decided);
        }
    }

    /** The outcome, or null where the command was refused or the run is given up. */
    private CommandAnswer.@Nullable Decided submit(CommandKey key, String json)
            throws InterruptedException {
        var backoff = BACKOFF_FIRST;
        for (var attempt = 0; true; attempt++) {
            var began = System.nanoTime();
            var answer = surroundings.door.ask(surroundings.services.get(service), json);
            surroundings.journal.asked(attempt > 0, System.nanoTime() - began);
            switch (answer) {
                case CommandAnswer.Decided decided -> {
                    meter.success(System.nanoTime());
                    return decided;
                }
                case CommandAnswer.Refused(var why) -> {
                    surroundings.violations.add("refused: " + json + " with " + why);
                    return null;
                }
                case CommandAnswer.Undecided(var why) -> {
                    surroundings.journal.undecided(why);
                    if (why.equals("no answer")) {
                        surroundings.violations.add("a wait that was never answered: " + key);
                    }
                }
            }
            if (surroundings.givingUp.get()) {
                surroundings.violations.add("no outcome at the end of the run: " + key);
                return null;
            }
            service = (service + 1) % surroundings.services.size();
            Waiting.pause(backoff);
            backoff = backoff.multipliedBy(2);
            backoff = backoff.compareTo(BACKOFF_MAX) < 0 ? backoff : BACKOFF_MAX;
        }
    }

    private void repeat(Draft draft, Outcome first) throws InterruptedException {
        service = (service + 1) % surroundings.services.size();
        var again = submit(draft.key(), draft.json());
        if (again == null) {
            return;
        }
        surroundings.journal.repeated();
        if (!again.outcome().equals(first) || !again.replayed()) {
            surroundings.violations.add(
                    "%s was first %s, and again %s%s"
                            .formatted(
                                    draft.key(),
                                    first,
                                    again.outcome(),
                                    again.replayed() ? "" : " as if it were new"));
        }
    }

    private void clash(Draft draft) throws InterruptedException {
        var answer = submit(draft.key(), draft.clash());
        if (answer == null) {
            return;
        }
        surroundings.journal.clashed();
        if (!(answer.outcome() instanceof Outcome.Rejected rejected)
                || rejected.reason() != RejectionReason.ID_REUSED) {
            surroundings.violations.add(
                    "%s was used again for something else and got %s"
                            .formatted(draft.key(), answer.outcome()));
        }
    }

    private void readOwn(CommandKey key, CommandAnswer.Decided decided)
            throws InterruptedException {
        var seen = surroundings.reads.versionAt(key.user(), decided.position());
        if (seen.isPresent()) {
            surroundings.journal.ownWriteRead();
            if (seen.getAsLong() < decided.outcome().version()) {
                surroundings.violations.add(
                        "%s got version %d, but a read at its position %s said %d"
                                .formatted(
                                        key,
                                        decided.outcome().version(),
                                        decided.position(),
                                        seen.getAsLong()));
            }
        }
    }
}
