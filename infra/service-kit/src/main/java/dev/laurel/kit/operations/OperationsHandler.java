package dev.laurel.kit.operations;

import dev.laurel.kit.http.ContainerProblems;
import dev.laurel.kit.metrics.HttpMeters;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * {@code GET /livez}: the process can do its work, or has to be started again. {@code GET /readyz}:
 * it does all that it is for. {@code GET /metrics}: the text form of Prometheus. Other paths are
 * left to the next handler.
 *
 * <p>Threading: any request thread.
 */
public final class OperationsHandler extends Handler.Wrapper {

    /** What must answer whatever else is under way. */
    public static final Set<String> HEALTH = Set.of("/livez", "/readyz");

    /** What takes some time and memory. */
    public static final Set<String> METRICS = Set.of("/metrics");

    static final Set<String> ALL = Set.of("/livez", "/readyz", "/metrics");

    private static final String JSON_TYPE = "application/json";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final JsonFactory JSON = new JsonFactory();

    private final Health health;
    private final PrometheusMeterRegistry meters;
    private final Map<String, HttpMeters.Route> routes;

    /**
     * @param next for all other paths; null where there is none
     * @param paths which of the three are answered here
     */
    public OperationsHandler(
            @Nullable Handler next, Health health, ServiceMeters meters, Set<String> paths) {
        super(next);
        this.health = health;
        this.meters = meters.registry();
        this.routes =
                paths.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        path -> path, path -> meters.http().route("GET", path)));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = request.getHttpURI().getPath();
        var route = path == null ? null : routes.get(path);
        if (path == null || route == null) {
            return super.handle(request, response, callback);
        }
        var sinceNanos = System.nanoTime();
        if (isRead(request)) {
            answer(path, request, response, callback);
        } else {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            ContainerProblems.write(
                    response,
                    callback,
                    Problem.of(ProblemCode.METHOD_NOT_ALLOWED, path + " is read with GET"));
        }
        route.record(response.getStatus(), System.nanoTime() - sinceNanos);
        return true;
    }

    private static boolean isRead(Request request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private void answer(String path, Request request, Response response, Callback callback) {
        switch (path) {
            case "/livez" -> live(request, response, callback);
            case "/readyz" -> ready(request, response, callback);
            default -> {
                var text = meters.scrape(METRICS_TYPE);
                send(request, response, callback, OK, METRICS_TYPE, text);
            }
        }
    }

    private void live(Request request, Response response, Callback callback) {
        var fatal = health.fatal();
        var body =
                json(
                        json -> {
                            json.writeBooleanProperty("live", fatal == null);
                            text(json, "detail", fatal);
                        });
        var status = fatal == null ? OK : UNAVAILABLE;
        send(request, response, callback, status, body);
    }

    private void ready(Request request, Response response, Callback callback) {
        var readiness = health.readiness();
        var body =
                json(
                        json -> {
                            json.writeBooleanProperty("ready", readiness.ready());
                            json.writeNumberProperty("pid", ProcessHandle.current().pid());
                            text(json, "detail", readiness.detail());
                            text(json, "since", readiness.since());
                            number(json, "lag", readiness.lag());
                            number(json, "lagMs", readiness.lagMillis());
                            readiness.more().entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .forEach(more -> any(json, more.getKey(), more.getValue()));
                        });
        var status = readiness.ready() ? OK : UNAVAILABLE;
        if (!readiness.ready()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        send(request, response, callback, status, body);
    }

    private static void any(JsonGenerator json, String name, Object value) {
        switch (value) {
            case Number number -> json.writeNumberProperty(name, number.longValue());
            case Boolean flag -> json.writeBooleanProperty(name, flag);
            case Map<?, ?> members -> {
                json.writeName(name);
                json.writeStartObject();
                members.forEach((key, member) -> any(json, key.toString(), member));
                json.writeEndObject();
            }
            default -> json.writeStringProperty(name, value.toString());
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable Object value) {
        if (value != null) {
            json.writeStringProperty(name, value.toString());
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, value);
        }
    }

    private static String json(Consumer<JsonGenerator> members) {
        var bytes = new ByteArrayOutputStream(128);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void send(
            Request request, Response response, Callback callback, int status, String body) {
        send(request, response, callback, status, JSON_TYPE, body);
    }

    private static void send(
            Request request,
            Response response,
            Callback callback,
            int status,
            String mediaType,
            String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, mediaType);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        var head = request.getMethod().equals("HEAD");
        response.write(true, ByteBuffer.wrap(head ? new byte[0] : bytes), callback);
    }
}
