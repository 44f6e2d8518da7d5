package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.FaultRecord.Interruption;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Fires one fault after another: each is mended, measured and judged before the next one. One that
 * fails is mended all the same, and is a violation; where mending fails too, nothing more is fired.
 *
 * <p>Threading: one thread; any reads the count.
 */
final class Rounds {

    /** What is hurt. */
    interface Patient {

        /** Fires one and returns when whatever it killed, paused or cut is there again. */
        Faults.Hit fire(FaultKind kind);

        /** Brings back whatever a fault that came to no end has left killed, paused or cut. */
        void mend();

        /** Waits until all is well, or says that it is not. */
        void settle(FaultKind kind);

        /** Lets some time pass, which still belongs to the fault before it. */
        void rest();

        /** The longest interruptions since it was last asked: no time is of no fault. */
        Interruption interruption();
    }

    private static final Faults.Hit NOBODY = new Faults.Hit("nobody", "none");

    private final Patient patient;
    private final ChaosOptions options;
    private final Violations violations;
    private final Attempts attempts;
    private final Consumer<String> progress;
    private final List<FaultRecord> records = Collections.synchronizedList(new ArrayList<>());

    Rounds(
            Patient patient,
            ChaosOptions options,
            Violations violations,
            Consumer<String> progress) {
        this.patient = patient;
        this.options = options;
        this.violations = violations;
        this.attempts = new Attempts(violations);
        this.progress = progress;
    }

    /** Fires as many as there is time for. */
    void run() {
        var began = System.nanoTime();
        var random = new Random(options.seed());
        // What happened before the first one is of none.
        patient.interruption();
        for (var round = 0; round < options.roundsMax(); round++) {
            var kinds = new ArrayList<>(options.kinds());
            Collections.shuffle(kinds, random);
            for (var kind : kinds) {
                if (System.nanoTime() - began > options.duration().toNanos()
                        || !hurt(kind, began)) {
                    return;
                }
            }
        }
    }

    /** Returns whether the cluster is there again. */
    private boolean hurt(FaultKind kind, long began) {
        var at = System.nanoTime();
        var fired = new ArrayList<Faults.Hit>();
        var ended = attempts.run(kind.name(), () -> fired.add(patient.fire(kind)));
        var mended = ended || attempts.run("mending after " + kind, patient::mend);
        if (mended) {
            attempts.run("settling after " + kind, () -> patient.settle(kind));
        }
        var took = Duration.ofNanos(System.nanoTime() - at);
        patient.rest();
        var hit = fired.isEmpty() ? NOBODY : fired.getFirst();
        var fault =
                new FaultRecord(
                        kind,
                        hit.victim(),
                        hit.proof(),
                        Duration.ofNanos(at - began),
                        took,
                        patient.interruption());
        records.add(fault);
        kind.bounds()
                .times(options.boundsFactor())
                .excesses(fault.interruption(), kind + " of " + hit.victim())
                .forEach(violations::add);
        progress.accept(fault.line());
        return mended;
    }

    /** Those that were fired, in their order. */
    List<FaultRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }
}
