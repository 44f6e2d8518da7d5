package dev.laurel.query.http;

import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.replica.ReplicaStatus;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Calls of those who run the service. */
public final class OperationEndpoints {

    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final ReplicaStatus status;
    private final PrometheusMeterRegistry meters;
    private final byte[] openApi;

    public OperationEndpoints(ReplicaStatus status, PrometheusMeterRegistry meters) {
        this.status = status;
        this.meters = meters;
        this.openApi = openApi();
    }

    private static byte[] openApi() {
        try (var stream = OperationEndpoints.class.getResourceAsStream("/openapi/query-api.yaml")) {
            return Objects.requireNonNull(stream).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/livez", Set.of(), _ -> live()),
                Endpoint.get("/readyz", Set.of(), _ -> ready()),
                Endpoint.get(
                        "/metrics",
                        Set.of(),
                        _ ->
                                Answer.of(
                                        Answer.OK,
                                        METRICS,
                                        meters.scrape().getBytes(StandardCharsets.UTF_8))),
                Endpoint.get(
                        "/openapi.yaml",
                        Set.of(),
                        _ -> Answer.of(Answer.OK, "application/yaml", openApi)));
    }

    private static Answer live() {
        return Answer.json(JsonBytes.object(json -> json.writeBooleanProperty("live", true)))
                .with("Cache-Control", "no-store");
    }

    private Answer ready() {
        var state = status.state();
        var ready = state instanceof ReplicaStatus.State.Live;
        var body =
                JsonBytes.object(
                        json -> {
                            json.writeBooleanProperty("ready", ready);
                            json.writeNumberProperty("lag", status.recordsBehind());
                            json.writeNumberProperty("lagMs", status.lagMillis());
                            switch (state) {
                                case ReplicaStatus.State.Loading(var applied, var total) -> {
                                    json.writeName("progress");
                                    json.writeStartObject();
                                    json.writeNumberProperty("applied", applied);
                                    json.writeNumberProperty("total", total);
                                    json.writeEndObject();
                                }
                                case ReplicaStatus.State.Failed(var message) ->
                                        json.writeStringProperty("detail", message);
                                case ReplicaStatus.State.Live _ -> {
                                    // No more to say.
                                }
                            }
                        });
        var answer =
                Answer.of(ready ? Answer.OK : 503, Answer.JSON, body)
                        .with("Cache-Control", "no-store");
        return ready ? answer : answer.with("Retry-After", "1");
    }
}
