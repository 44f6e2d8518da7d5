package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.runtime.WallClock;
import dev.laurel.stack.verify.Verification;
import dev.laurel.stack.verify.VerifyOptions;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Looks, when the load has ended, whether anything was lost or done twice. Threading: one thread.
 */
final class Audit {

    /** How long a query-service may need to come to the end of the events. */
    private static final Duration SERVED_BOUND = Duration.ofSeconds(60);

    private static final int DIFFERENCES_KEPT_MAX = 20;
    private static final String NOT_COMPARED = "it could not compare";

    private final int boundsFactor;
    private final Violations violations;
    private final Attempts attempts;
    private final Consumer<String> progress;

    Audit(int boundsFactor, Violations violations, Consumer<String> progress) {
        this.boundsFactor = boundsFactor;
        this.violations = violations;
        this.attempts = new Attempts(violations);
        this.progress = progress;
    }

    /**
     * What it looked at.
     *
     * @param totals by asset, in minor units
     * @param verified what laurel verify compared
     */
    record Proof(ChaosReport.Figures figures, Map<String, String> totals, String verified) {

        /** Of a run that was not audited. */
        static final Proof NONE = new Proof(ChaosReport.Figures.NONE, Map.of(), NOT_COMPARED);

        Proof {
            totals = new TreeMap<>(totals);
        }
    }

    /** Reads every event of a stack and holds all that it told and serves against them. */
    Proof of(Load load, String bootstrapServers, DataDirectory directory) {
        progress.accept("reading every event");
        var events = new EventAudit(violations, boundsFactor);
        var expired = HoldAudit.Expired.NONE;
        // Against half of the events everything would be wrong.
        if (attempts.run("reading every event", () -> events.read(bootstrapServers))) {
            expired =
                    attempts.get(
                            "comparing the answers",
                            HoldAudit.Expired.NONE,
                            () -> load.judge(events));
            progress.accept("comparing what is served");
            attempts.run("comparing what is served", () -> compareServed(events, load));
        }
        var reads = load.readers();
        if (reads.interrupted() > 0) {
            violations.add(
                    "%d read(s) were answered by no query-service".formatted(reads.interrupted()));
        }
        var totals = new TreeMap<String, String>();
        events.sums().forEach((asset, sums) -> totals.put(asset, sums.text()));
        return new Proof(
                figures(events, load, expired),
                totals,
                attempts.get("laurel verify", NOT_COMPARED, () -> verify(directory)));
    }

    private void compareServed(EventAudit events, Load load) {
        try {
            new ServedAudit(load.reads(), violations, SERVED_BOUND).compare(events);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static ChaosReport.Figures figures(
            EventAudit events, Load load, HoldAudit.Expired expired) {
        return new ChaosReport.Figures(
                load.journal().counts(),
                load.waits(),
                load.readers(),
                new ChaosReport.Events(events.events(), events.repeats(), expired));
    }

    /** Every balance, standing, rank and archived row against an independent model. */
    private String verify(DataDirectory directory) {
        var options = VerifyOptions.of(directory, DIFFERENCES_KEPT_MAX);
        try {
            var report = new Verification(options, WallClock.system(), progress).run();
            report.first().forEach(difference -> violations.add("laurel verify: " + difference));
            return report.compared().text() + ": %,d difference(s)".formatted(report.differences());
        } catch (StackException e) {
            violations.add("laurel verify could not compare: " + e.getMessage());
            return NOT_COMPARED;
        }
    }
}
