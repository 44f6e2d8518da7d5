package dev.laurel.stack.chaos;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackListener;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.Volume;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
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

    /** The last short holds have expired after it. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final ChaosOptions options;
    private final Consumer<String> progress;
    private final Violations violations;
    private final Attempts attempts;
    private final AtomicReference<Optional<Rounds>> rounds =
            new AtomicReference<>(Optional.empty());

    private Duration hurtFor = Duration.ZERO;
    private List<String> skipped = List.of();
    private Audit.Proof proof = Audit.Proof.NONE;
    private Optional<LoneBroker.Result> lone = Optional.empty();

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
        var directory = DataDirectory.of(options.data());
        directory.create();
        progress.accept("starting three brokers, PostgreSQL and two of each service");
        progress.accept("data and logs are in " + options.data());
        var hook = Threads.atShutdown("laurel-chaos-broken-off", this::brokenOff);
        try {
            try (var equipment = Equipment.of(options.kinds(), directory)) {
                var possible = possible(equipment);
                var cluster =
                        Cluster.start(
                                options.data(), configuration(), equipment, StackListener.SILENT);
                attempts.run("the run", () -> hurtAndAudit(cluster, possible));
            }
            if (options.loneBrokerRounds() > 0) {
                attempts.run(
                        "the run of the lone broker",
                        () ->
                                lone =
                                        Optional.of(
                                                new LoneBroker(options, violations, progress)
                                                        .run(configuration())));
            }
            return report();
        } finally {
            Threads.forgetShutdown(hook);
        }
    }

    /** What can be fired here, and a line for what cannot. */
    private ChaosOptions possible(Equipment equipment) {
        skipped = equipment.skipped().stream().map(Equipment.Skip::line).toList();
        skipped.forEach(progress);
        var kinds = equipment.possible(options.kinds());
        if (kinds.isEmpty()) {
            throw new StackException("No fault can be fired here: " + String.join("; ", skipped));
        }
        if (equipment.volume().isPresent()) {
            withoutReserve();
        }
        return options.withKinds(kinds);
    }

    /**
     * With one, command-services refuse commands before the disk is full, and the broker would
     * never meet its end.
     */
    private void withoutReserve() {
        try {
            Files.writeString(
                    DataDirectory.of(options.data()).serviceProperties(), Volume.RESERVE + "=1B\n");
        } catch (IOException e) {
            throw new StackException("Expected to write into " + options.data() + ", but: " + e, e);
        }
    }

    /** On Ctrl-C: what was found has been told; this says how much, and where the rest is. */
    private void brokenOff() {
        violations.end();
        progress.accept(
                "broken off after %d fault(s) with %d violation(s); data and logs stay in %s"
                        .formatted(records().size(), violations.count(), options.data()));
    }

    private void hurtAndAudit(Cluster cluster, ChaosOptions possible) {
        try (cluster;
                var load =
                        new Load(
                                cluster.addresses(Part.COMMAND),
                                cluster.addresses(Part.QUERY),
                                cluster.bootstrapServers(),
                                violations)) {
            if (attempts.run("the start of the load", () -> load.start(options.seed()))) {
                attempts.run("the warm-up", () -> warmUp(load));
                hurt(cluster, load, possible);
                progress.accept("the faults are over; waiting for the last outcomes");
            }
            attempts.run("the end of the load", load::finish);
            Waiting.pause(QUIET);
            if (cluster.stack().stopping()) {
                throw new CancellationException("stopped before the audit");
            }
            proof =
                    new Audit(options.boundsFactor(), violations, progress)
                            .of(load, cluster.bootstrapServers(), cluster.directory());
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

    private void hurt(Cluster cluster, Load load, ChaosOptions possible) {
        var began = System.nanoTime();
        var faults = new Faults(cluster, new Random(options.seed()), violations);
        var patient = new ClusterPatient(cluster, load, faults, violations);
        var next = new Rounds(patient, possible, violations, progress);
        rounds.set(Optional.of(next));
        attempts.run("the rounds", next::run);
        hurtFor = Duration.ofNanos(System.nanoTime() - began);
    }

    private List<FaultRecord> records() {
        return rounds.get().map(Rounds::records).orElseGet(List::of);
    }

    private ChaosReport report() {
        return new ChaosReport(
                options,
                hurtFor,
                records(),
                proof,
                new ChaosReport.Beside(skipped, lone),
                new ChaosReport.Broken(violations.count(), violations.first()));
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
