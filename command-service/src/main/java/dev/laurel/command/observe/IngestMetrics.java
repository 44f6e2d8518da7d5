package dev.laurel.command.observe;

import dev.laurel.command.problem.ProblemCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What requests brought. Threading: any thread. */
public final class IngestMetrics {

    private final Map<ProblemCode, Counter> invalid = new EnumMap<>(ProblemCode.class);

    public IngestMetrics(MeterRegistry registry) {
        for (var code : ProblemCode.values()) {
            invalid.put(code, registry.counter("laurel.command.invalid", "code", code.word()));
        }
    }

    /** An item was no command. */
    public void invalid(ProblemCode code) {
        Objects.requireNonNull(invalid.get(code)).increment();
    }
}
