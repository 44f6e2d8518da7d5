package dev.laurel.command.runtime;

import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.kit.operations.Health;
import dev.laurel.kit.operations.Readiness;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** Ready while it follows the outcomes, the broker answers, and it is not stopping. */
public final class CommandHealth implements Health {

    private final OutcomeTail tail;
    private final BooleanSupplier stopping;

    public CommandHealth(OutcomeTail tail, BooleanSupplier stopping) {
        this.tail = tail;
        this.stopping = stopping;
    }

    @Override
    public Readiness readiness() {
        if (stopping.getAsBoolean()) {
            return Readiness.no("The service is stopping");
        }
        var ready = tail.isReady();
        var lag = tail.knownLag();
        return new Readiness(
                ready,
                ready ? null : tail.detail(),
                null,
                lag.isPresent() ? lag.getAsLong() : null,
                null,
                Map.of());
    }
}
