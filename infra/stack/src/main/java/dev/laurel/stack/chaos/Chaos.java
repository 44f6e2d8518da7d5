package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;
import dev.laurel.stack.StackListener;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.runtime.WallClock;
import dev.laurel.stack.verify.Verification;
import dev.laurel.stack.verify.VerifyOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs a cluster under load, hurts it, mends it, and then looks whether anything was lost or done
 * twice. The order of faults and what each client sends follow from the seed; when exactly what
 * meets what does not.
 *
 * <p>Threading: one thread.
 */
public final class Chaos {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(2);
    private static final Duration SETTLE_BOUND = Duration.ofMinutes(2);
    private static final Duration SETTLE_STEP = Duration.ofMillis(250);

    /** How long a query-service may need to come to the end of the events. */
    private static final Duration SERVED_BOUND = Duration.ofSeconds(60);

    /** How long after its time a hold may be open. */
    private static final Duration EXPIRY_BOUND = Duration.ofSeconds(2);

    /** The last short holds have expired after it. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final int DIFFERENCES_KEPT_MAX = 20;

    private final ChaosOptions options;
    private final Consumer<String> progress;
    private final Violations violations = new Violations();
    private final List<FaultRecord> records = new ArrayList<>();

    private Chaos(ChaosOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Runs and reports.
     *
     * @param progress told a line at a time
     * @throws StackException where the cluster could not be started at all
     */
    public static ChaosReport run(ChaosOptions options, Consumer<String> progress) {
        return new Chaos(options, progress).run();
    }

    private ChaosReport run() {
        progress.accept("starting three brokers, PostgreSQL and two of each service");
        try (var cluster = Cluster.start(options.data(), configuration(), StackListener.SILENT);
                var load = new Load(cluster, violations)) {
            load.start(options.seed());
            warmUp(load);
            var began = System.nanoTime();
            hurt(cluster, load, began);
            var took = Duration.ofNanos(System.nanoTime() - began);
            progress.accept("all is mended; waiting for the last outcomes");
            load.finish();
            Waiting.pause(QUIET);
            return audit(cluster, load, took);
        }
    }

    /** The groups have settled and classes are loaded when all has flowed for a while. */
    private void warmUp(Load load) {
        var began = System.nanoTime();
        Waiting.pause(WARM_UP);
        if (!Waiting.until(load::flows, SETTLE_BOUND, SETTLE_STEP)) {
            violations.add("writes and reads do not flow in a cluster that nobody has hurt yet");
        }
        Waiting.pause(WARM_UP);
        progress.accept(
                "load flows after %d s; the faults begin"
                        .formatted(Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    }

    private void hurt(Cluster cluster, Load load, long began) {
        var random = new Random(options.seed());
        var faults = new Faults(cluster, random, violations);
        for (var round = 0; round < options.roundsMax(); round++) {
            var kinds = new ArrayList<>(options.kinds());
            Collections.shuffle(kinds, random);
            for (var kind : kinds) {
                if (System.nanoTime() - began > options.duration().toNanos()) {
                    return;
                }
                hurt(cluster, load, faults, kind, began);
                Waiting.pause(BETWEEN_FAULTS);
            }
        }
    }

    private void hurt(Cluster cluster, Load load, Faults faults, FaultKind kind, long began) {
        load.restartMeters();
        var at = System.nanoTime();
        var hit = faults.fire(kind);
        settle(cluster, load, kind);
        var fault =
                new FaultRecord(
                        kind,
                        hit.victim(),
                        hit.proof(),
                        Duration.ofNanos(at - began),
                        Duration.ofNanos(System.nanoTime() - at),
                        load.interruption());
        records.add(fault);
        judge(fault);
        progress.accept(fault.line());
    }

    private void settle(Cluster cluster, Load load, FaultKind kind) {
        var settled =
                Waiting.until(
                        () ->
                                revive(cluster)
                                        && load.flows()
                                        && cluster.brokers().allInSync()
                                        && cluster.notReady().isEmpty(),
                        SETTLE_BOUND,
                        SETTLE_STEP);
        if (!settled) {
            violations.add(
                    "%d s after %s was mended: not ready %s, partitions in sync %s, writes and reads flow %s"
                            .formatted(
                                    SETTLE_BOUND.toSeconds(),
                                    kind,
                                    cluster.notReady(),
                                    cluster.brokers().allInSync(),
                                    load.flows()));
        }
    }

    /** A process that ended by itself is started again, as an operator would, but told. */
    private boolean revive(Cluster cluster) {
        cluster.stack()
                .died()
                .ifPresent(
                        instance -> {
                            violations.add(instance.label() + " ended by itself");
                            cluster.stack().restart(instance);
                        });
        return true;
    }

    private void judge(FaultRecord fault) {
        fault.kind()
                .bounds()
                .times(options.boundsFactor())
                .excesses(fault.interruption(), fault.kind() + " of " + fault.victim())
                .forEach(violations::add);
    }

    private ChaosReport audit(Cluster cluster, Load load, Duration took) {
        progress.accept("reading every event");
        var events = new EventAudit(violations);
        events.read(cluster.bootstrapServers());
        events.compare(load.journal());
        events.holds().finish(WallClock.system().millis() - QUIET.toMillis(), EXPIRY_BOUND);
        progress.accept("comparing what is served");
        try {
            new ServedAudit(load.reads(), violations, SERVED_BOUND).compare(events);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (load.readsInterrupted() > 0) {
            violations.add(
                    "%d read(s) were answered by no query-service"
                            .formatted(load.readsInterrupted()));
        }
        var verified = verify();
        Map<String, String> totals = new TreeMap<>();
        events.sums().forEach((asset, sums) -> totals.put(asset, sums.text()));
        return new ChaosReport(
                options,
                took,
                List.copyOf(records),
                new ChaosReport.Figures(
                        load.journal().counts(),
                        load.readsAnswered(),
                        load.failovers(),
                        load.readsInterrupted(),
                        new ChaosReport.Events(
                                events.events(), events.repeats(), events.holds().expired())),
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
            return "it could not compare";
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
