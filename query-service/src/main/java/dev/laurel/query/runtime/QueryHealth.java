package dev.laurel.query.runtime;

import dev.laurel.kit.operations.Health;
import dev.laurel.kit.operations.Readiness;
import dev.laurel.query.replica.ReplicaStatus;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Ready while the replica answers reads. */
public final class QueryHealth implements Health {

    private final ReplicaStatus status;

    public QueryHealth(ReplicaStatus status) {
        this.status = status;
    }

    @Override
    public @Nullable String fatal() {
        return status.state() instanceof ReplicaStatus.State.Failed(var message) ? message : null;
    }

    @Override
    public Readiness readiness() {
        return switch (status.state()) {
            case ReplicaStatus.State.Live _ -> readiness(null, Map.of());
            case ReplicaStatus.State.Loading(var applied, var total) ->
                    readiness(
                            total == 0
                                    ? "Replica loading: waiting for the topics"
                                    : "Replica loading: %d of %d records applied"
                                            .formatted(applied, total),
                            Map.of("applied", applied, "total", total));
            case ReplicaStatus.State.Failed(var message) -> readiness(message, Map.of());
        };
    }

    private Readiness readiness(@Nullable String detail, Map<String, Object> more) {
        return new Readiness(
                detail == null, detail, null, status.recordsBehind(), status.lagMillis(), more);
    }
}
