package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackListener;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.runtime.Waiting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * A stack with one of each process, whose only broker is killed and started again under load, again
 * and again: nobody takes its place, and all that it knows of its groups and transactions it reads
 * from its disk. The ledger commits every 20 ms, so what it reads is long.
 *
 * <p>Threading: one thread.
 */
final class LoneBroker {

    /** Fewer are read in no time, and show nothing. */
    static final long OFFSET_RECORDS_MIN = 100_000;

    /** Within which every command is decided again once the broker is ready. */
    static final Duration DECIDED_BOUND = Duration.ofSeconds(15);

    /** The session of a projection that stood still is over: what the end of a ledger costs. */
    private static final Duration HELD = FaultKind.PAUSE_LEDGER.bounds().writes();

    private static final Instance BROKER = Instance.first(Part.BROKER);
    private static final Instance PROJECTION = Instance.first(Part.PROJECTION);
    private static final Duration OFFSETS_BOUND = Duration.ofMinutes(10);
    private static final Duration OFFSETS_STEP = Duration.ofSeconds(1);
    private static final Duration FLOW_BOUND = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(100);

    /** What was committed less than this before the kill may be gone. */
    private static final Duration COMMITTED = Duration.ofSeconds(1);

    private static final int WELL_MILLIS_MAX = 3_000;
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final ChaosOptions options;
    private final Violations violations;
    private final Attempts attempts;
    private final Consumer<String> progress;
    private final Random random;
    private final List<Round> rounds = new ArrayList<>();

    LoneBroker(ChaosOptions options, Violations violations, Consumer<String> progress) {
        this.options = options;
        this.violations = violations;
        this.attempts = new Attempts(violations);
        this.progress = progress;
        this.random = new Random(options.seed());
    }

    /**
     * One death of the broker.
     *
     * @param records in the topic of the groups' offsets before
     * @param held whether the projection stood still until the offsets were compared
     * @param offsets that were compared
     * @param ready from its start until it answered
     * @param decided from then until every command was decided again; the bound where it was not
     */
    record Round(long records, boolean held, int offsets, Duration ready, Duration decided) {

        /** A line of progress. */
        String line(int number) {
            return String.format(
                    Locale.ROOT,
                    "lone broker %d: killed with %,d records of offsets%s, ready after %.1f s, all decided %.1f s later, %d offsets compared",
                    number,
                    records,
                    held ? ", projection held still" : "",
                    ready.toMillis() / 1e3,
                    decided.toMillis() / 1e3,
                    offsets);
        }
    }

    /** What came of it. */
    record Result(List<Round> rounds, Audit.Proof proof) {

        Result {
            rounds = List.copyOf(rounds);
        }
    }

    /**
     * Runs and audits it.
     *
     * @param configuration of the stack
     */
    Result run(Path configuration) {
        progress.accept("starting one broker, PostgreSQL and one of each service");
        var directory = options.data().resolve("lone-broker");
        try (var stack =
                        Stack.start(
                                StackOptions.in(directory).withConfiguration(configuration),
                                StackListener.SILENT);
                var view = new BrokerView(stack.addresses().bootstrapServers());
                var load =
                        new Load(
                                List.of(stack.address(Instance.first(Part.COMMAND))),
                                List.of(stack.address(Instance.first(Part.QUERY))),
                                stack.addresses().bootstrapServers(),
                                violations)) {
            if (attempts.run("the start of the load", () -> load.start(options.seed()))) {
                attempts.run("the rounds of the lone broker", () -> hurt(stack, view, load));
            }
            attempts.run("the end of the load", load::finish);
            Waiting.pause(QUIET);
            requireNotStopping(stack);
            var proof =
                    new Audit(options.boundsFactor(), violations, progress)
                            .of(
                                    load,
                                    stack.addresses().bootstrapServers(),
                                    DataDirectory.of(directory));
            return new Result(rounds, proof);
        }
    }

    private void hurt(Stack stack, BrokerView view, Load load) {
        awaitRecords(stack, view);
        // Each death of the only broker is one that no command-service can answer through.
        load.hurt(FaultKind.KILL_BROKER);
        for (var number = 1; number <= options.loneBrokerRounds(); number++) {
            requireNotStopping(stack);
            // Held still every second time: nothing is committed between the start and the look.
            var round = kill(stack, view, load, number % 2 == 0);
            rounds.add(round);
            progress.accept(round.line(number));
            revive(stack, load, number);
        }
        load.well();
    }

    private void awaitRecords(Stack stack, BrokerView view) {
        progress.accept(
                "waiting for %,d records of committed offsets".formatted(OFFSET_RECORDS_MIN));
        if (!Waiting.until(
                () -> {
                    requireNotStopping(stack);
                    return view.offsetRecords() >= OFFSET_RECORDS_MIN;
                },
                OFFSETS_BOUND,
                OFFSETS_STEP)) {
            violations.add(
                    "the run proves too little: %,d records of committed offsets after %d min"
                            .formatted(view.offsetRecords(), OFFSETS_BOUND.toMinutes()));
        }
    }

    private Round kill(Stack stack, BrokerView view, Load load, boolean held) {
        Waiting.pause(Duration.ofMillis(random.nextInt(WELL_MILLIS_MAX)));
        var records = view.offsetRecords();
        var before = view.groupOffsets();
        Waiting.pause(COMMITTED);
        stack.kill(BROKER);
        if (held) {
            stack.pause(PROJECTION);
        }
        var began = System.nanoTime();
        stack.restart(BROKER);
        var ready = System.nanoTime();
        var after = view.groupOffsets();
        before.wentBack(after).forEach(violations::add);
        if (held) {
            stack.resume(PROJECTION);
        }
        var since = System.nanoTime();
        var bound =
                (held ? DECIDED_BOUND.plus(HELD) : DECIDED_BOUND)
                        .multipliedBy(options.boundsFactor());
        if (!Waiting.until(() -> load.undecidedSince(since) == 0, bound, STEP)) {
            violations.add(
                    "%d client(s) and partition(s) had no command decided within %d s after the lone broker was ready again"
                            .formatted(load.undecidedSince(since), bound.toSeconds()));
        }
        return new Round(
                records,
                held,
                before.count(),
                Duration.ofNanos(ready - began),
                Duration.ofNanos(System.nanoTime() - since));
    }

    /** What does not live on by itself is started again, and told. */
    private void revive(Stack stack, Load load, int number) {
        var well =
                Waiting.until(
                        () -> {
                            requireNotStopping(stack);
                            stack.died()
                                    .ifPresent(
                                            instance -> {
                                                violations.add(
                                                        instance.label() + " ended by itself");
                                                stack.restart(instance);
                                            });
                            return load.flows();
                        },
                        FLOW_BOUND,
                        STEP);
        if (!well) {
            violations.add(
                    "writes and reads do not flow %d s after death %d of the lone broker"
                            .formatted(FLOW_BOUND.toSeconds(), number));
        }
    }

    private static void requireNotStopping(Stack stack) {
        if (stack.stopping()) {
            throw new CancellationException("stopped while the lone broker was killed");
        }
    }
}
