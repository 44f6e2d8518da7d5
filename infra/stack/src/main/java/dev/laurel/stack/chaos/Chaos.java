package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;
import dev.laurel.stack.StackListener;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.runtime.WallClock;
import dev.laurel.stack.verify.Verification;
import dev.laurel.stack.verify.VerifyOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs a cluster under load, hurts it, mends it, and then looks whether anything was lost or done
 * twice. The order of faults and what each client sends follow from the seed; when exactly what
 * meets what does not.
 *
 * <p>Threading: one thread, and when the JVM is asked to end another one for the last line.
 */
public final class Chaos {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration FLOW_BOUND = Duration.ofMinutes(2);
    private static final Duration FLOW_STEP = Duration.ofMillis(250);

    /** How long a query-service may need to come to the end of the events. */
    private static final Duration SERVED_BOUND = Duration.ofSeconds(60);

    /** The last short holds have expired after it. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final int DIFFERENCES_KEPT_MAX = 20;

    private static final String NOT_COMPARED = "it could not compare";

    private final ChaosOptions options;
    private final Consumer<String> progress;
    private final Violations violations;
    private final Attempts attempts;
    private final AtomicReference<Optional<Rounds>> rounds =
            new AtomicReference<>(Optional.empty());

    private Duration hurtFor = Duration.ZERO;
    private Optional<ChaosReport.Figures> figures = Optional.empty();
    private final Map<String, String> totals = new TreeMap<>();
    private String verified = NOT_COMPARED;

    private Chaos(ChaosOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        this.violations = new Violations(progress);
        this.attempts = new Attempts(violations);
    }

    /**
     * Runs and reports. Once the cluster has started there is a report, whatever fails.
     *
     * @param progress told a line at a time
     * @throws StackException where the cluster could not be started at all
     * @throws CancellationException where this JVM is asked to end meanwhile
     */
    public static ChaosReport run(ChaosOptions options, Consumer<String> progress) {
        return new Chaos(options, progress).run();
    }

    private ChaosReport run() {
        progress.accept("starting three brokers, PostgreSQL and two of each service");
        progress.accept("data and logs are in " + options.data());
        var hook = Threads.atShutdown("laurel-chaos-broken-off", this::brokenOff);
        try {
            var cluster = Cluster.start(options.data(), configuration(), StackListener.SILENT);
            attempts.run("the run", () -> hurtAndAudit(cluster));
            return report();
        } finally {
            Threads.forgetShutdown(hook);
        }
    }

    /** On Ctrl-C: what was found has been told; this says how much, and where the rest is. */
    private void brokenOff() {
        violations.end();
        progress.accept(
                "broken off after %d fault(s) with %d violation(s); data and logs stay in %s"
                        .formatted(records().size(), violations.count(), options.data()));
    }

    private void hurtAndAudit(Cluster cluster) {
        try (cluster;
                var load = new Load(cluster, violations)) {
            if (attempts.run("the start of the load", () -> load.start(options.seed()))) {
                attempts.run("the warm-up", () -> warmUp(load));
                hurt(cluster, load);
                progress.accept("the faults are over; waiting for the last outcomes");
            }
            attempts.run("the end of the load", load::finish);
            Waiting.pause(QUIET);
            if (cluster.stack().stopping()) {
                throw new CancellationException("stopped before the audit");
            }
            audit(cluster, load);
        }
    }

    /** The groups have settled and classes are loaded when all has flowed for a while. */
    private void warmUp(Load load) {
        var began = System.nanoTime();
        Waiting.pause(WARM_UP);
        if (!Waiting.until(load::flows, FLOW_BOUND, FLOW_STEP)) {
            violations.add("writes and reads do not flow in a cluster that nobody has hurt yet");
        }
        Waiting.pause(WARM_UP);
        progress.accept(
                "load flows after %d s; the faults begin"
                        .formatted(Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    }

    private void hurt(Cluster cluster, Load load) {
        var began = System.nanoTime();
        var faults = new Faults(cluster, new Random(options.seed()), violations);
        var patient = new ClusterPatient(cluster, load, faults, violations);
        var next = new Rounds(patient, options, violations, progress);
        rounds.set(Optional.of(next));
        attempts.run("the rounds", next::run);
        hurtFor = Duration.ofNanos(System.nanoTime() - began);
    }

    private List<FaultRecord> records() {
        return rounds.get().map(Rounds::records).orElseGet(List::of);
    }

    private void audit(Cluster cluster, Load load) {
        progress.accept("reading every event");
        var events = new EventAudit(violations, options.boundsFactor());
        var expired = HoldAudit.Expired.NONE;
        // Against half of the events everything would be wrong.
        if (attempts.run("reading every event", () -> events.read(cluster.bootstrapServers()))) {
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
        figures = Optional.of(figures(events, load, expired));
        events.sums().forEach((asset, sums) -> totals.put(asset, sums.text()));
        verified = attempts.get("laurel verify", NOT_COMPARED, this::verify);
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

    private ChaosReport report() {
        return new ChaosReport(
                options,
                hurtFor,
                records(),
                figures.orElse(ChaosReport.Figures.NONE),
                totals,
                verified,
                new ChaosReport.Broken(violations.count(), violations.first()));
    }

    /** Every balance, standing, rank and archived row against an independent model. */
    private String verify() {
        var options = VerifyOptions.of(DataDirectory.of(this.options.data()), DIFFERENCES_KEPT_MAX);
        try {
            var report = new Verification(options, WallClock.system(), progress).run();
            report.first().forEach(difference -> violations.add("laurel verify: " + difference));
            return report.compared().text() + ": %,d difference(s)".formatted(report.differences());
        } catch (StackException e) {
            violations.add("laurel verify could not compare: " + e.getMessage());
            return NOT_COMPARED;
        }
    }

    private Path configuration() {
        try (var stream =
                Objects.requireNonNull(Chaos.class.getResourceAsStream("/chaos/laurel.yaml"))) {
            Files.createDirectories(options.data());
            var file = options.data().resolve("chaos.yaml");
            Files.write(file, stream.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new StackException("Expected to write into " + options.data() + ", but: " + e, e);
        }
    }
}
