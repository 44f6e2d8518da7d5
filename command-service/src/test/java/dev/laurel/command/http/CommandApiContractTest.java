package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.outcome.RejectionReason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The document says what the server does, and the server nothing else. */
class CommandApiContractTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestServer server = new TestServer();
    private final JsonNode document;

    CommandApiContractTest() throws Exception {
        var served = server.send(server.request("/openapi.yaml").GET().build());
        document = YAMLMapper.builder().build().readTree(served.body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldServeEveryDocumentedPathAndMethodAndNoOther() throws Exception {
        for (var path : document.path("paths").properties()) {
            for (var method : List.of("get", "post", "put", "delete")) {
                var request =
                        server.request(path.getKey())
                                .method(
                                        method.toUpperCase(java.util.Locale.ROOT),
                                        java.net.http.HttpRequest.BodyPublishers.noBody())
                                .build();
                var status = server.send(request).statusCode();
                var documented = path.getValue().path(method);
                if (documented.isMissingNode()) {
                    assertThat(status).as("%s %s", method, path.getKey()).isEqualTo(405);
                } else {
                    assertThat(names(documented.path("responses")))
                            .as("%s %s", method, path.getKey())
                            .contains(String.valueOf(status));
                }
            }
        }
        assertThat(document.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/v1/commands", "/livez", "/readyz", "/metrics", "/openapi.yaml");
    }

    @Test
    void shouldTakeEveryDocumentedExampleAndAnswerInTheDocumentedForm() throws Exception {
        var examples =
                operation()
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("examples");
        assertThat(examples.size()).isGreaterThanOrEqualTo(5);
        for (var example : examples.properties()) {
            for (var prefer : List.of("respond-async", "wait=5")) {
                var response =
                        server.post(
                                example.getValue().path("value").toString(),
                                "Content-Type",
                                "application/json",
                                "Prefer",
                                prefer);
                var media = response.headers().firstValue("Content-Type").orElseThrow();
                assertThat(documented(response.statusCode()).path("content").has(media))
                        .as("%s %s %s", example.getKey(), response.statusCode(), media)
                        .isTrue();
                assertDocumented(JSON.readTree(response.body()), media);
            }
        }
    }

    @Test
    void shouldDocumentEveryReason() {
        var documented = new ArrayList<String>();
        schema("Item")
                .path("properties")
                .path("reason")
                .path("enum")
                .forEach(word -> documented.add(word.asString()));

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(RejectionReason.values())
                                .map(RejectionReason::word)
                                .toList());
    }

    @Test
    void shouldDocumentEveryTypeAndField() throws Exception {
        var types = schema("Command").path("properties").path("type").path("enum");
        assertThat(types.size()).isEqualTo(10);
        for (var type : types) {
            var response =
                    server.post(
                            "{\"id\":\"c\",\"type\":\"%s\",\"user\":\"u\",\"nonsense\":1}"
                                    .formatted(type.asString()));
            assertThat(response.body()).contains("\"field\":\"nonsense\"");
        }
        for (var field : schema("Command").path("properties").propertyNames()) {
            var response = server.post("{\"%s\":[]}".formatted(field));
            assertThat(response.body()).contains("\"field\":\"" + field + "\"");
            assertThat(response.body()).doesNotContain("unknown");
        }
    }

    private void assertDocumented(JsonNode answer, String media) {
        if (media.equals("application/problem+json")) {
            assertFields(answer, "Problem");
        } else if (answer.has("items")) {
            assertFields(answer, "Items");
            answer.path("items").forEach(item -> assertFields(item, "Item"));
        } else {
            assertFields(answer, "Item");
        }
    }

    private void assertFields(JsonNode object, String schema) {
        var properties = names(schema(schema).path("properties"));
        assertThat(properties).as(schema).containsAll(object.propertyNames());
        schema(schema)
                .path("required")
                .forEach(
                        name ->
                                assertThat(object.has(name.asString()))
                                        .as(name.asString())
                                        .isTrue());
        if (object.has("problem")) {
            assertFields(object.path("problem"), "Problem");
        }
    }

    private JsonNode documented(int status) {
        var response = operation().path("responses").path(String.valueOf(status));
        var reference = response.path("$ref").asString("");
        return reference.isEmpty()
                ? response
                : document.path("components")
                        .path("responses")
                        .path(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private JsonNode schema(String name) {
        return document.path("components").path("schemas").path(name);
    }

    private JsonNode operation() {
        return document.path("paths").path("/v1/commands").path("post");
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }
}
