package dev.laurel.query.http;

import static dev.laurel.query.Samples.granted;
import static dev.laurel.query.Samples.head;
import static dev.laurel.query.Samples.rejected;
import static dev.laurel.query.Samples.standing;
import static dev.laurel.query.Samples.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.query.FakeLog;
import dev.laurel.query.RunningService;
import dev.laurel.query.Samples;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The document and the server say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FakeLog log = new FakeLog();
    private RunningService service;
    private JsonNode document;

    @BeforeAll
    void start(@TempDir Path directory) {
        log.event(granted("ann", "c-1", 1));
        log.event(rejected("ann", "c-2", 1, RejectionReason.INSUFFICIENT_CREDITS));
        log.event(
                new Event.TransferSent(
                        head("ann", "c-3", 2),
                        Samples.CREDIT,
                        new Amount(1),
                        9,
                        new UserId("bob")));
        log.event(
                new Event.TransferReceived(
                        head("ann", "c-4", 3),
                        Samples.CREDIT,
                        new Amount(1),
                        9,
                        new UserId("bob")));
        log.event(
                new Event.ProfileChanged(
                        head("ann", "c-5", 4), new ProfileChange("Ann", Map.of("a", "b"))));
        var reversal = new Reversal(new CommandId("c-1"), 1_000, new UserId("ann"));
        log.event(
                new Event.HoldPlaced(
                        head("ann", "c-6", 5),
                        Samples.CREDIT,
                        new Amount(3),
                        6,
                        1_800_000_000_000L));
        log.event(
                new Event.HoldCaptured(
                        head("ann", "c-7", 6),
                        Samples.CREDIT,
                        new Amount(2),
                        7,
                        new CommandId("c-6"),
                        1));
        log.event(
                new Event.GrantReversed(
                        head("ann", "c-8", 7), Samples.CREDIT, new Amount(1), 6, reversal));
        log.event(new Event.UserQuarantined(head("ann", "c-9", 8), "a bug"));
        // What was before is no longer in the log, and there is no archive.
        log.event(granted("cut", "c-10", 3));
        log.view(view("ann", 4, "Ann", standing("earned", Window.ALL, 90, 1_000)), 4);
        log.view(view("bob", 1, null, standing("earned", Window.ALL, 80, 1_000)), 4);
        service =
                new RunningService(
                                log,
                                directory.resolve("data"),
                                "--laurel.query.outcomes-kept=36500d")
                        .awaitReady();
        document = YAMLMapper.builder().build().readTree(service.get("/openapi.yaml").body());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private JsonNode resolved(JsonNode node) {
        var ref = node.path("$ref").asString("");
        return ref.isEmpty() ? node : document.at(ref.substring(1));
    }

    @Test
    void shouldHaveTheSameCallsAndParameters() {
        var documented = new TreeMap<String, Set<String>>();
        for (var path : document.path("paths").properties()) {
            for (var call : path.getValue().properties()) {
                var names = new TreeSet<String>();
                for (var parameter : call.getValue().path("parameters")) {
                    var in = resolved(parameter).path("in").asString();
                    if (in.equals("query") || in.equals("path")) {
                        names.add(in + " " + resolved(parameter).path("name").asString());
                    }
                }
                documented.put(
                        call.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                        names);
            }
        }
        var served = new TreeMap<String, Set<String>>();
        for (var endpoint : service.bean(ReadServlet.class).endpoints()) {
            var names = new TreeSet<String>();
            endpoint.parameters().forEach(name -> names.add("query " + name));
            for (var segment : Request.segments(endpoint.template())) {
                if (segment.startsWith("{")) {
                    names.add("path " + segment.substring(1, segment.length() - 1));
                }
            }
            served.put(endpoint.method() + " " + endpoint.template(), names);
        }
        // Served before the servlet.
        for (var path : List.of("/livez", "/readyz", "/metrics")) {
            assertThat(service.get(path).statusCode()).as(path).isEqualTo(200);
            served.put("GET " + path, Set.of());
        }

        assertThat(served).isEqualTo(documented);
    }

    @Test
    void shouldAnswerWithTheFieldsThatAreDocumented() {
        var answers =
                Map.ofEntries(
                        Map.entry("User", List.of(get("/v1/users/ann"), get("/v1/users/bob"))),
                        Map.entry(
                                "Users",
                                List.of(
                                        service.post(
                                                "/v1/users:batchGet",
                                                "{\"users\":[\"ann\",\"x\"]}"))),
                        Map.entry("Standings", List.of(get("/v1/users/ann/standings"))),
                        Map.entry(
                                "Transactions",
                                List.of(
                                        get("/v1/users/ann/transactions?limit=5"),
                                        get("/v1/users/ann/transactions"),
                                        get("/v1/users/bob/transactions"),
                                        get("/v1/users/cut/transactions"))),
                        Map.entry(
                                "Outcome",
                                List.of(get("/v1/commands/ann/c-1"), get("/v1/commands/ann/c-2"))),
                        Map.entry("Conservation", List.of(get("/v1/audit/conservation"))),
                        Map.entry("Boards", List.of(get("/v1/boards"))),
                        Map.entry(
                                "Page",
                                List.of(
                                        get("/v1/boards/earned/top?limit=1"),
                                        get("/v1/boards/earned/top"))),
                        Map.entry(
                                "Place",
                                List.of(
                                        get("/v1/boards/earned/users/ann?around=1"),
                                        get("/v1/boards/earned/users/bob"))),
                        Map.entry("Liveness", List.of(get("/livez"))),
                        Map.entry("Readiness", List.of(get("/readyz"))),
                        Map.entry(
                                "Problem",
                                List.of(get("/v1/users/x"), get("/v1/boards/earned/top?limit=0"))));
        var problems = new ArrayList<String>();
        answers.forEach(
                (schema, responses) -> {
                    var seen = new HashSet<String>();
                    for (var response : responses) {
                        check(
                                schema,
                                schema(schema),
                                JSON.readTree(response.body()),
                                problems,
                                seen);
                    }
                    for (var property : schema(schema).path("properties").propertyNames()) {
                        if (!seen.contains(schema + "." + property) && !isRare(schema, property)) {
                            problems.add(schema + "." + property + " is documented and never seen");
                        }
                    }
                });

        assertThat(problems).isEmpty();
    }

    /** What these samples do not bring about. */
    private static boolean isRare(String schema, String property) {
        return Set.of(
                        "Outcome.fields",
                        "Liveness.detail",
                        "Readiness.applied",
                        "Readiness.total",
                        "Readiness.since",
                        "Readiness.detail")
                .contains(schema + "." + property);
    }

    private HttpResponse<String> get(String path) {
        return service.get(path);
    }

    private JsonNode schema(String name) {
        return document.path("components").path("schemas").path(name);
    }

    private void check(
            String at, JsonNode schema, JsonNode value, List<String> problems, Set<String> seen) {
        var type = schema.path("type").asString("");
        var matches =
                switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isString();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    default -> true;
                };
        if (!matches) {
            problems.add(at + " should be " + type + ", was " + value);
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            problems.add(at + " is not in the enum: " + value);
        }
        for (var item : value.isArray() ? value : JSON.createArrayNode()) {
            check(at + "[]", item(schema, item), item, problems, seen);
        }
        if (value.isObject() && schema.has("properties")) {
            checkObject(at, schema, value, problems, seen);
        }
    }

    private JsonNode item(JsonNode schema, JsonNode item) {
        var items = schema.path("items");
        if (!items.has("oneOf")) {
            return resolved(items);
        }
        return item.isNull() ? JSON.createObjectNode() : resolved(items.path("oneOf").path(0));
    }

    private void checkObject(
            String at, JsonNode schema, JsonNode value, List<String> problems, Set<String> seen) {
        for (var required : schema.path("required")) {
            if (!value.has(required.asString())) {
                problems.add(at + " lacks " + required.asString());
            }
        }
        for (var field : value.properties()) {
            var property = schema.path("properties").path(field.getKey());
            if (property.isMissingNode()) {
                problems.add(at + " has undocumented " + field.getKey());
            }
            seen.add(at + "." + field.getKey());
            check(at + "." + field.getKey(), resolved(property), field.getValue(), problems, seen);
        }
    }
}
