package dev.laurel.query.runtime;

import dev.laurel.kit.operations.Health;
import dev.laurel.kit.operations.Readiness;
import dev.laurel.query.replica.ReadViews;
import dev.laurel.query.replica.ReplicaStatus;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Ready while the replica answers reads, be they old: then the detail says why. */
public final class QueryHealth implements Health {

    private final ReplicaStatus status;
    private final ReadViews views;

    public QueryHealth(ReplicaStatus status, ReadViews views) {
        this.status = status;
        this.views = views;
    }

    @Override
    public @Nullable String fatal() {
        return status.state() instanceof ReplicaStatus.State.Failed(var message) ? message : null;
    }

    @Override
    public Readiness readiness() {
        return switch (status.state()) {
            case ReplicaStatus.State.Live _ -> readiness(position());
            case ReplicaStatus.State.Loading(var applied, var total) ->
                    readiness(Map.of("applied", applied, "total", total));
            case ReplicaStatus.State.Failed _ -> readiness(Map.of());
        };
    }

    /** Up to where reads are answered. */
    private Map<String, Object> position() {
        try (var view = views.acquire()) {
            return view == null ? Map.of() : Map.of("position", view.positionText());
        }
    }

    private Readiness readiness(Map<String, Object> more) {
        // Reads go on while the broker is away; the detail says how old they are.
        var ready = status.state() instanceof ReplicaStatus.State.Live;
        var detail = status.detail();
        var behind = status.knownRecordsBehind();
        return new Readiness(
                ready,
                detail.isEmpty() ? null : detail,
                null,
                behind.isPresent() ? behind.getAsLong() : null,
                status.lagMillis(),
                more);
    }
}
