package dev.laurel.command.observe;

import dev.laurel.kit.metrics.Meters;
import dev.laurel.kit.problem.ProblemCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What requests brought, and how long they took. Threading: any thread. */
public final class IngestMetrics {

    /** Upper bounds of the latency buckets. */
    private static final Duration[] BUCKETS =
            IntStream.of(2, 5, 10, 15, 25, 60, 150, 500, 2_000, 10_000, 30_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final Map<ProblemCode, Counter> invalid = new EnumMap<>(ProblemCode.class);
    private final Map<ProblemCode, Counter> problems = new EnumMap<>(ProblemCode.class);
    private final Map<ProblemCode, Counter> refused = new EnumMap<>(ProblemCode.class);
    private final Map<Form, Timer> durable = new EnumMap<>(Form.class);
    private final Map<Form, Timer> waiting = new EnumMap<>(Form.class);

    /** What a request's body is. */
    public enum Form {
        JSON,
        LINES
    }

    public IngestMetrics(MeterRegistry registry) {
        for (var code : ProblemCode.values()) {
            invalid.put(
                    code, counter(registry, "invalid", "items", "Items that are no command", code));
            problems.put(
                    code,
                    counter(
                            registry,
                            "problems",
                            "problems",
                            "Requests answered with a problem",
                            code));
            refused.put(
                    code,
                    counter(
                            registry,
                            "refused",
                            "items",
                            "Items of arrays and streams that were not taken, or not known to be durable",
                            code));
        }
        for (var form : Form.values()) {
            durable.put(form, timer(form, false, registry));
            waiting.put(form, timer(form, true, registry));
        }
    }

    private static Counter counter(
            MeterRegistry registry,
            String name,
            String unit,
            String description,
            ProblemCode code) {
        return Meters.counter(
                registry, "laurel.command." + name, unit, description, "code", code.code());
    }

    private static Timer timer(Form form, boolean waited, MeterRegistry registry) {
        return Timer.builder("laurel.command.request")
                .description("Requests served, from their first byte to their last")
                .tag("form", form.name().toLowerCase(Locale.ROOT))
                .tag("wait", Boolean.toString(waited))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A line of a stream or an item of an array was not taken, or not known to be durable. */
    public void refused(ProblemCode code) {
        Objects.requireNonNull(refused.get(code)).increment();
    }

    /** An item was no command. */
    public void invalid(ProblemCode code) {
        Objects.requireNonNull(invalid.get(code)).increment();
    }

    /** A request was answered with a problem. */
    public void problem(ProblemCode code) {
        Objects.requireNonNull(problems.get(code)).increment();
    }

    /** A request was served. */
    public void request(Form form, boolean waited, long nanos) {
        Objects.requireNonNull((waited ? waiting : durable).get(form))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
