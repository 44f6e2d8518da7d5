package dev.laurel.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.query.FakeLog;
import dev.laurel.query.RunningService;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What a client can do to the service with HTTP alone, and cannot. */
class QueryEdgeTest {

    private static final String USERS = "{\"users\":[\"ann\"]}";

    private RunningService service;

    @BeforeEach
    void start(@TempDir Path directory) {
        service =
                new RunningService(new FakeLog(), directory, "--laurel.http.body-silence-max=400ms")
                        .awaitReady();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void shouldRefuseABodyThatIsNotWhole() {
        var whole = gzip(USERS.getBytes(StandardCharsets.UTF_8));
        for (var length : List.of(5, whole.length - 8, whole.length - 1)) {
            var response = batch(Arrays.copyOf(whole, length), "Content-Encoding", "gzip");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("\"body_broken\"");
        }
        assertThat(batch(whole, "Content-Encoding", "gzip").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseABomb() {
        var response = batch(gzip(new byte[50_000_000]), "Content-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type, text/plain, 415",
        "Content-Type, application/json; charset=utf-16, 415",
        "Accept, text/html, 406",
        "Prefer, WAIT=x, 400",
        "Host, evil.example, 421",
        "Origin, http://evil.example, 403",
    })
    void shouldRefuseWhatItDoesNotHonour(String name, String value, int status) throws IOException {
        var type = name.equals("Content-Type") ? value : "application/json";
        var host = name.equals("Host") ? value : "localhost";
        var more = name.equals("Host") || name.equals("Content-Type") ? "" : name + ": " + value;

        var answer =
                ask(
                        "POST /v1/users:batchGet HTTP/1.1\r\nHost: "
                                + host
                                + "\r\nConnection: close\r\nContent-Type: "
                                + type
                                + "\r\n"
                                + (more.isEmpty() ? "" : more + "\r\n")
                                + "Content-Length: "
                                + USERS.length()
                                + "\r\n\r\n"
                                + USERS);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json")
                .doesNotContain("Exception", "org.eclipse");
    }

    @Test
    void shouldRefuseAPositionOfAPartitionThatIsNotThere() {
        var response =
                service.get("/v1/boards", "Laurel-Min-Position", "99:1", "Prefer", "wait=20");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"field\":\"Laurel-Min-Position\"");
    }

    @Test
    void shouldSayWhichWaitItApplies() {
        var waited = service.get("/v1/boards", "Laurel-Min-Position", "", "Prefer", "Wait=\"3\"");
        var outcome = service.get("/v1/commands/ann/c-9", "Prefer", "wait=0");
        var nothing = service.get("/v1/boards", "Prefer", "wait=3");

        assertThat(waited.headers().firstValue("Preference-Applied")).contains("wait=3");
        assertThat(outcome.headers().firstValue("Preference-Applied")).contains("wait=0");
        assertThat(nothing.headers().firstValue("Preference-Applied")).isEmpty();
    }

    @Test
    void shouldLetASharedCacheServeNobodyWhoAsksForAPosition() {
        var response = service.get("/v1/boards/earned/top");

        assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
                .startsWith("public");
        assertThat(response.headers().allValues("Vary")).contains("Laurel-Min-Position");
    }

    @Test
    void shouldAnswerNotModifiedWithoutALengthOfItsOwn() throws IOException {
        var whole = service.get("/v1/boards");
        var tag = whole.headers().firstValue("ETag").orElseThrow();
        var length = whole.body().length();

        var answer =
                ask(
                        "GET /v1/boards HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "If-None-Match: "
                                + tag
                                + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 304").contains("ETag: " + tag);
        assertThat(answer).contains("Content-Length: " + length + "\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void shouldCompressWhatIsLargeForWhoCanReadIt() throws Exception {
        var plain = service.get("/openapi.yaml");
        var request =
                HttpRequest.newBuilder(service.uri("/openapi.yaml"))
                        .header("Accept-Encoding", "br, gzip;q=0.5");
        HttpResponse<byte[]> packed;
        try (var client = HttpClient.newHttpClient()) {
            packed = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }

        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().allValues("Vary")).contains("Accept-Encoding");
        var inflated = new GZIPInputStream(new ByteArrayInputStream(packed.body()));
        assertThat(new String(inflated.readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(plain.body());
        var tag = packed.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isNotEqualTo(plain.headers().firstValue("ETag").orElseThrow());
        assertThat(service.get("/openapi.yaml", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void shouldAnswerWhileHundredsWaitAndForgetThoseThatGo() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 260; i++) {
                sockets.add(
                        opened(
                                "GET /v1/boards HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Laurel-Min-Position: 3:99999999\r\nPrefer: wait=30\r\n\r\n"));
            }
            await().until(() -> waiters() == 260);

            assertThat(service.get("/livez").statusCode()).isEqualTo(200);
            assertThat(service.get("/v1/boards").statusCode()).isEqualTo(200);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        await().until(() -> waiters() == 0);
    }

    private int waiters() {
        return service.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("laurel_query_waiters"))
                .filter(line -> !line.contains("max") && !line.contains("refused"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToInt(number -> (int) Double.parseDouble(number))
                .findFirst()
                .orElse(-1);
    }

    private HttpResponse<String> batch(byte[] body, String... headers) {
        return service.send(
                HttpRequest.newBuilder(service.uri("/v1/users:batchGet"))
                        .header("Content-Type", "application/json")
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private String ask(String request) throws IOException {
        try (var socket = opened(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket opened(String request) throws IOException {
        var socket = new Socket("localhost", service.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
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
