package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.stack.chaos.CommandAnswer.Decided;
import dev.laurel.stack.chaos.CommandAnswer.Mark;
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
        var decided = submit(draft, draft.json());
        if (decided == null) {
            return;
        }
        if (decided.told().size() != draft.keys().size()) {
            violation("%s got %d answers".formatted(draft.keys(), decided.told().size()));
            return;
        }
        source.learned(decided.outcomes());
        if (draft.dryRun()) {
            surroundings.journal.dryRun();
            require(decided.mark() == Mark.DRY_RUN, draft, "is not marked as a dry run", decided);
            return;
        }
        note(draft, decided);
        if (!source.checked()) {
            return;
        }
        var chance = random.nextInt(100);
        if (chance < REPEAT_PERCENT) {
            repeat(draft, decided);
        } else if (chance < REPEAT_PERCENT + CLASH_PERCENT) {
            clash(draft);
        } else if (chance < REPEAT_PERCENT + CLASH_PERCENT + READ_PERCENT) {
            readOwn(draft, decided);
        }
    }

    private void note(Draft draft, Decided decided) {
        var applied = decided.outcomes().stream().filter(Outcome.Applied.class::isInstance).count();
        if (draft.keys().size() > 1) {
            surroundings.journal.group();
            require(
                    applied == 0 || applied == draft.keys().size(),
                    draft,
                    "is a group that was applied in part",
                    decided);
        }
        for (var number = 0; number < draft.keys().size(); number++) {
            surroundings.journal.decided(draft.keys().get(number), decided.told().get(number));
        }
    }

    /** The outcome, or null where the command was refused or the run is given up. */
    private @Nullable Decided submit(Draft draft, String json) throws InterruptedException {
        var backoff = BACKOFF_FIRST;
        for (var attempt = 0; true; attempt++) {
            var answer =
                    surroundings.door.ask(
                            surroundings.services.get(service),
                            json,
                            late -> late(draft, json, late));
            surroundings.journal.asked(attempt > 0);
            switch (answer) {
                case Decided decided -> {
                    meter.success(System.nanoTime());
                    return decided;
                }
                case CommandAnswer.Refused(var why) -> {
                    violation("refused: " + json + " with " + why);
                    return null;
                }
                case CommandAnswer.Undecided(var why) -> surroundings.journal.undecided(why);
                case CommandAnswer.Accepted _ -> {
                    violation("asked for its outcome, but was only accepted: " + json);
                    return null;
                }
            }
            if (surroundings.givingUp.get()) {
                violation("no outcome at the end of the run: " + draft.keys());
                return null;
            }
            service = (service + 1) % surroundings.services.size();
            Waiting.pause(backoff);
            backoff = backoff.multipliedBy(2);
            backoff = backoff.compareTo(BACKOFF_MAX) < 0 ? backoff : BACKOFF_MAX;
        }
    }

    /** An answer that came when the client had gone elsewhere. It has to come, and to be true. */
    private void late(Draft draft, String json, CommandAnswer answer) {
        if (answer instanceof CommandAnswer.Undecided(var why)
                && why.equals(CommandDoor.NO_ANSWER)) {
            violation("a wait that was never answered: " + draft.keys());
        }
        if (answer instanceof Decided decided
                && json.equals(draft.json())
                && !draft.dryRun()
                && decided.told().size() == draft.keys().size()) {
            for (var number = 0; number < draft.keys().size(); number++) {
                surroundings.journal.decidedLate(
                        draft.keys().get(number), decided.told().get(number));
            }
        }
    }

    private void repeat(Draft draft, Decided first) throws InterruptedException {
        service = (service + 1) % surroundings.services.size();
        var again = submit(draft, draft.json());
        if (again != null) {
            surroundings.journal.repeated();
            require(
                    again.mark() == Mark.REPLAYED,
                    draft,
                    "was sent again and is not marked",
                    again);
            require(
                    again.text().equals(first.text()),
                    draft,
                    "was first " + first.text() + ", and again",
                    again);
        }
    }

    private void clash(Draft draft) throws InterruptedException {
        if (draft.clash().isEmpty()) {
            return;
        }
        var answer = submit(draft, draft.clash().get());
        if (answer != null) {
            surroundings.journal.clashed();
            require(
                    answer.told().getFirst().outcome() instanceof Outcome.Rejected rejected
                            && rejected.reason() == RejectionReason.ID_REUSED,
                    draft,
                    "was used again for something else and got",
                    answer);
        }
    }

    private void readOwn(Draft draft, Decided decided) throws InterruptedException {
        var seen = surroundings.reads.versionAt(draft.user(), decided.position());
        if (seen.isPresent()) {
            surroundings.journal.ownWriteRead();
            require(
                    seen.getAsLong() >= decided.version(),
                    draft,
                    "was read at its position as version %d, but is".formatted(seen.getAsLong()),
                    decided);
        }
    }

    private void require(boolean good, Draft draft, String what, Decided answer) {
        if (!good) {
            violation("%s %s: %s".formatted(draft.keys(), what, answer.text()));
        }
    }

    private void violation(String text) {
        surroundings.violations.add(text);
    }
}
