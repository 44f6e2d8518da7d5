package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.kit.operations.OperationsServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What a client can do to the service with HTTP alone, and cannot. */
class CommandEdgeTest {

    private static final String GRANT =
            "{\"id\":\"c-1\",\"type\":\"grant\",\"user\":\"ann\",\"amount\":1}";

    private final TestServer server =
            new TestServer(
                    "--laurel.http.connections-max=400",
                    "--laurel.http.requests-max=300",
                    "--laurel.http.body-silence-max=400ms",
                    "--laurel.http.body-time-max=2s",
                    "--laurel.http.hosts=laurel.example");

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson"})
    void shouldRefuseAGzipBodyThatIsCut(String type) throws Exception {
        var whole = gzip((GRANT + "\n").getBytes(StandardCharsets.UTF_8));
        for (var length : List.of(5, whole.length - 8, whole.length - 1)) {
            var response = postGzip(type, Arrays.copyOf(whole, length));

            assertThat(response.body()).as("%d bytes", length).contains("\"body_broken\"");
        }
        assertThat(server.ledger.written.size()).isLessThan(3);
    }

    @Test
    void shouldRefuseAGzipBodyWithAWrongChecksumOrMoreBehindIt() throws Exception {
        var whole = gzip(GRANT.getBytes(StandardCharsets.UTF_8));
        var wrong = whole.clone();
        wrong[whole.length - 6] ^= 1;
        var more = Arrays.copyOf(whole, whole.length + 3);

        assertThat(postGzip("application/json", wrong).body()).contains("\"body_broken\"");
        assertThat(postGzip("application/json", more).body()).contains("\"body_broken\"");
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void shouldTakeAGzipBodyOfSeveralMembers() throws Exception {
        var members = new ByteArrayOutputStream();
        for (var i = 0; i < 50; i++) {
            var line = GRANT.replace("c-1", "c-" + i) + "\n";
            members.writeBytes(gzip(line.getBytes(StandardCharsets.UTF_8)));
        }

        var response = postGzip("application/x-ndjson", members.toByteArray());

        assertThat(response.body().lines()).hasSize(50);
        assertThat(server.ledger.written).hasSize(50);
    }

    @ParameterizedTest
    @CsvSource({"application/json, 413", "application/x-ndjson, 200"})
    void shouldRefuseABomb(String type, int status) throws Exception {
        var blanks = new byte[20_000_000];
        Arrays.fill(blanks, (byte) ' ');

        var response = postGzip(type, gzip(blanks));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("\"body_too_large\"").hasSizeLessThan(1_000);
    }

    @Test
    void shouldBoundTheAnswerToASmallBodyThatInflatesWell() throws Exception {
        var packed = gzip("x\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));

        var response = postGzip("application/x-ndjson", packed);

        assertThat(response.body().lines().reduce((_, last) -> last).orElseThrow())
                .contains("1000 lines in a row are not commands");
        assertThat(response.body().length()).isLessThan(300_000);
    }

    @Test
    void shouldAnswerWhileMoreRequestsWaitThanItTakes() throws Exception {
        server.ledger.undecided = true;
        var sockets = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 300; i++) {
                sockets.add(opened(request(GRANT.replace("c-1", "w-" + i), "Prefer: wait=20")));
            }
            await().until(() -> server.registry.size() == 300);

            assertThat(server.post(GRANT).statusCode()).isEqualTo(503);
            assertThat(server.post(GRANT).body()).contains("\"overloaded\"");
            assertThat(get("/livez").statusCode()).isEqualTo(200);
            assertThat(get("/readyz").statusCode()).isEqualTo(200);
            assertThat(operations("/livez").statusCode()).isEqualTo(200);
            assertThat(operations("/metrics").body())
                    .contains("laurel_http_requests_refused_requests_total 2.0");
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        // then: nobody waits for clients that have gone
        await().until(() -> server.registry.size() == 0);
        server.ledger.undecided = false;
        await().until(() -> server.post(GRANT).statusCode() == 202);
    }

    @Test
    void shouldEndTheWaitsOfAStreamWhoseClientHasGone() throws Exception {
        server.ledger.undecided = true;
        var lines = GRANT + "\n" + GRANT.replace("c-1", "c-2") + "\n";
        try (var socket =
                opened(
                        request(lines, "Prefer: wait=20")
                                .replace("application/json", "application/x-ndjson"))) {
            await().until(() -> server.registry.size() == 2);
            assertThat(socket.isConnected()).isTrue();
        }
        await().until(() -> server.registry.size() == 0);
    }

    @Test
    void shouldEndTheWaitsOfAnArrayWhoseClientHasGone() throws Exception {
        server.ledger.undecided = true;
        var commands = new ArrayList<String>();
        for (var i = 0; i < 500; i++) {
            commands.add(GRANT.replace("c-1", "c-" + i));
        }
        var body = "[" + String.join(",", commands) + "]";
        try (var socket = opened(request(body, "Prefer: wait=30"))) {
            await().until(() -> server.registry.size() == 500);
            assertThat(socket.isConnected()).isTrue();
        }
        await().until(() -> server.registry.size() == 0);
    }

    @Test
    void shouldServeWhatIsSentAheadWithoutHoldingUpTimeouts() throws Exception {
        server.ledger.undecided = true;
        try (var socket = opened(request(GRANT, "Prefer: wait=2"))) {
            await().until(() -> server.registry.size() == 1);
            var next = request(GRANT.replace("c-1", "c-2"), "Prefer: wait=20");
            socket.getOutputStream().write(next.getBytes(StandardCharsets.UTF_8));
            assertThat(read(socket)).contains("\"pending\"").contains("c-1");
            await().until(() -> server.ledger.written.size() == 2);

            // then: the second one waits, and times run out elsewhere all the same
            try (var silent = opened(head(100))) {
                assertThat(read(silent)).contains("\"body_too_slow\"");
            }
        }
        await().until(() -> server.registry.size() == 0);
    }

    @Test
    void shouldHoldNothingOfABodyThatInflatesToNothingManyTimes() throws Exception {
        var members = new ByteArrayOutputStream();
        members.writeBytes(gzip(GRANT.getBytes(StandardCharsets.UTF_8)));
        var empty = gzip(new byte[0]);
        for (var i = 0; i < 200_000; i++) {
            members.writeBytes(empty);
        }

        var response = postGzip("application/json", members.toByteArray());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(get("/metrics").body())
                .contains("laurel_http_body_large_bytes 0.0", "laurel_http_body_small_bytes 0.0");
    }

    @Test
    void shouldTakeCommandsWhileLargeBodiesAreAnnounced() throws Exception {
        try (var first = opened(head(8_388_607) + "{");
                var second = opened(head(8_388_607) + "{");
                var third = opened(head(8_388_607) + "{")) {
            assertThat(server.post(GRANT).statusCode()).isEqualTo(202);

            // then: what does not come is given up
            for (var socket : List.of(first, second, third)) {
                assertThat(read(socket)).contains("408").contains("\"body_too_slow\"");
            }
        }
    }

    @Test
    void shouldGiveUpABodyThatDrips() throws Exception {
        try (var socket = opened(head(10_000))) {
            var answer = new StringBuilder();
            await().until(
                            () -> {
                                drip(socket);
                                if (socket.getInputStream().available() > 0) {
                                    answer.append(read(socket));
                                }
                                return !answer.isEmpty();
                            });
            assertThat(answer.toString()).contains("\"body_too_slow\"");
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            socket.getOutputStream().flush();
        } catch (IOException _) {
            // It has been given up.
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, , 421",
        "localhost.evil.example, , 421",
        "127.0.0.1.evil.example, , 421",
        "'', , 400",
        "localhost, http://evil.example, 403",
        "localhost, null, 403",
        "localhost, http://localhost:8080, 202",
        "LOCALHOST:9, , 202",
        "127.0.0.1, , 202",
        "[::1]:8081, , 202",
        "laurel.example:8081, https://laurel.example, 202",
    })
    void shouldBeAskedUnderItsOwnNamesOnly(String host, String origin, int status)
            throws Exception {
        var request =
                request(GRANT, "Connection: close").replace("Host: localhost", "Host: " + host);
        var from = origin == null ? "" : "Origin: " + origin + "\r\n";

        var answer = ask(request.replace("Content-Type", from + "Content-Type"));

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(server.ledger.written).hasSize(status == 202 ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked|zz",
                "Content-Length: 5, Transfer-Encoding: chunked|0",
                "Content-Length: 2, Content-Length: 3|{}",
                "Content-Length: x|{}",
                "Expect: elephants, Content-Length: 2|{}",
            })
    void shouldAnswerDamagedRequestsWithAProblem(String text) throws Exception {
        var bar = text.indexOf('|');
        var headers = text.substring(0, bar).replace(", ", "\r\n");

        var answer =
                ask(
                        "POST /v1/commands HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Type: application/json\r\n"
                                + headers
                                + "\r\n\r\n"
                                + text.substring(bar + 1)
                                + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json")
                .doesNotContain("Exception", "org.eclipse", "jakarta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/web.xml", "/nothing", "/v1/commands/x", "/%2e%2e/x"})
    void shouldAnswerOtherPathsWithAProblem(String path) throws Exception {
        var response = get(path);

        assertThat(response.statusCode()).isIn(404, 400);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    @Test
    void shouldNameNoFeatureOfItsParser() throws Exception {
        for (var body : List.of("{'id':1}", "{\"id\":NaN}", "{\"id\":01}", "/*x*/{}", "{\"a\"}")) {
            var answer = server.post(body).body();

            assertThat(answer).contains("\"malformed_json\"").doesNotContain("Feature", "ALLOW");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Prefer: Wait=x | 400 | invalid_prefer",
                "Prefer: wait | 400 | invalid_prefer",
                "Accept: text/html | 406 | not_acceptable",
                "Accept: application/json;q=0 | 406 | not_acceptable",
                "Content-Encoding: br | 415 | unsupported_media_type",
            })
    void shouldRefuseWhatItDoesNotHonour(String header, int status, String code) throws Exception {
        var answer = ask(request(GRANT, header, "Connection: close"));

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"" + code + "\"");
    }

    @Test
    void shouldRefuseParametersAndOtherEncodings() throws Exception {
        var parameter =
                server.send(
                        server.request("/v1/commands?wait=5")
                                .POST(HttpRequest.BodyPublishers.ofString(GRANT))
                                .build());
        assertThat(parameter.statusCode()).isEqualTo(400);
        assertThat(parameter.body()).contains("\"invalid_field\"").contains("\"field\":\"wait\"");

        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
            var response = post("application/json", GRANT.getBytes(charset));
            assertThat(response.body()).contains("\"malformed_json\"").contains("UTF-8");
        }
        assertThat(server.post(GRANT, "Content-Type", "application/json; charset=utf-16").body())
                .contains("\"unsupported_media_type\"");
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void shouldTakeALineOfTheLongestLengthHoweverItEnds() throws Exception {
        var pad = " ".repeat(16_384 - GRANT.length());
        for (var end : List.of("\n", "\r\n", "")) {
            var line = GRANT.substring(0, GRANT.length() - 1) + pad + "}";
            var response = server.post(line + end, "Content-Type", "application/x-ndjson");
            assertThat(response.body()).contains("\"accepted\"");
            var longer = server.post(" " + line + end, "Content-Type", "application/x-ndjson");
            assertThat(longer.body()).contains("\"line_too_long\"");
        }
    }

    @Test
    void shouldSayThatStorageIsLowAndTakeNothing() throws Exception {
        server.storageLow = "Storage low: 1 MiB free on broker 1";

        var single = server.post(GRANT);
        var lines = server.post(GRANT + "\n", "Content-Type", "application/x-ndjson");

        assertThat(single.statusCode()).isEqualTo(503);
        assertThat(single.body()).contains("\"storage_low\"").contains("1 MiB free");
        assertThat(lines.body()).contains("\"storage_low\"");
        assertThat(server.ledger.written).isEmpty();
        server.storageLow = null;
        assertThat(server.post(GRANT).statusCode()).isEqualTo(202);
    }

    @Test
    void shouldSayThatKafkaIsAway() throws Exception {
        server.ledger.away = true;

        var response = server.post(GRANT);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body())
                .contains("\"kafka_unavailable\"")
                .contains("No response from Kafka; command c-1 was not written");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return server.send(server.request(path).GET().build());
    }

    private HttpResponse<String> operations(String path) throws Exception {
        var port = server.bean(OperationsServer.class).port();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> postGzip(String type, byte[] body) throws Exception {
        return server.send(
                server.request("/v1/commands", "Content-Type", type, "Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
    }

    private HttpResponse<String> post(String type, byte[] body) throws Exception {
        return server.send(
                server.request("/v1/commands", "Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
    }

    private static String head(int length) {
        return "POST /v1/commands HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + length
                + "\r\n\r\n";
    }

    private static String request(String body, String... headers) {
        return "POST /v1/commands HTTP/1.1\r\nHost: localhost\r\n"
                + String.join("\r\n", headers)
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private String ask(String request) throws IOException {
        try (var socket = opened(request)) {
            return read(socket);
        }
    }

    private Socket opened(String request) throws IOException {
        var socket = new Socket("localhost", server.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    /** The head of the answer and what came with it. */
    private static String read(Socket socket) throws IOException {
        var buffer = new byte[16_384];
        var length = Math.max(0, socket.getInputStream().read(buffer));
        var text = new String(buffer, 0, length, StandardCharsets.UTF_8);
        if (text.endsWith("\r\n\r\n")) {
            length = Math.max(0, socket.getInputStream().read(buffer));
            return text + new String(buffer, 0, length, StandardCharsets.UTF_8);
        }
        return text;
    }

    private static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
