package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.command.submission.NotDurableException;
import dev.laurel.command.validation.Limits;
import dev.laurel.contract.position.PartitionOffset;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;

class CommandServletTest {

    private static final String[] WAIT = {"Content-Type", "application/json", "Prefer", "wait=5"};
    private static final String[] LINES = {
        "Content-Type", "application/x-ndjson", "Prefer", "wait=5"
    };

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerWithPlacesOnceCommandsAreDurable() throws Exception {
        var response = server.post(grant("c-1", "alice", 100));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .matches(
                        "\\{\"items\":\\[\\{\"id\":\"c-1\",\"status\":\"accepted\",\"partition\":[0-7],\"offset\":0}],\"accepted\":1,\"invalid\":0}");
    }

    @Test
    void shouldAnswerWithTheDecisionOfASingleCommand() throws Exception {
        var response = server.post(grant("c-1", "alice", 100), WAIT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=5");
        assertThat(response.body())
                .matches(
                        "\\{\"id\":\"c-1\",\"status\":\"applied\",\"version\":1,\"balance\":100,\"position\":\"[0-7]:0\"}");
    }

    @Test
    void shouldAnswerARepeatAsTheFirstTimeAndMarkIt() throws Exception {
        server.post(grant("c-1", "alice", 100), WAIT);
        server.post(grant("c-2", "alice", 5), WAIT);

        var response = server.post(grant("c-1", "alice", 100), WAIT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(response.body())
                .contains("\"version\":1,\"balance\":100")
                .contains("\"replayed\":true");
    }

    @Test
    void shouldAnswerARejectionAsAProblemWithItsReason() throws Exception {
        var response = server.post(spend("c-1", "alice", 1), WAIT);

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(response.body())
                .contains("\"code\":\"insufficient_credits\"")
                .contains("\"status\":409")
                .contains("\"id\":\"c-1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5                         | wait=5",
                "respond-async, Wait = \"7\"    | wait=7",
                "handling=strict; wait=31       | wait=30",
                "wait=99999                     | wait=30",
                "waiting=5                      |",
            })
    void shouldSayWhichWaitItApplies(String prefer, @Nullable String applied) throws Exception {
        var response =
                server.post(
                        grant("c-1", "alice", 1),
                        "Content-Type",
                        "application/json",
                        "Prefer",
                        prefer);

        assertThat(response.headers().firstValue("Preference-Applied").orElse(null))
                .isEqualTo(applied);
        assertThat(response.statusCode()).isEqualTo(applied == null ? 202 : 200);
    }

    @Test
    void shouldAnswerPendingWhenTheWaitRunsOut() throws Exception {
        server.ledger.undecided = true;

        var response =
                server.post(
                        grant("c-1", "alice", 1),
                        "Content-Type",
                        "application/json",
                        "Prefer",
                        "wait=0");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"id\":\"c-1\",\"status\":\"pending\"}");
    }

    @Test
    void shouldNotCallACommandPendingThatMayBeLost() throws Exception {
        var unconfirmed = new LinkedBlockingQueue<CompletableFuture<PartitionOffset>>();
        server.ledger.unconfirmed = unconfirmed;

        var lost =
                server.sendAsync(
                        grant("c-1", "alice", 1),
                        "Content-Type",
                        "application/json",
                        "Prefer",
                        "wait=0");
        unconfirmed
                .take()
                .completeExceptionally(
                        new NotDurableException("late", true, new IllegalStateException()));
        assertThat(lost.get().statusCode()).isEqualTo(503);
        assertThat(lost.get().body()).contains("\"code\":\"not_durable\"");
        assertThat(server.registry.size()).isZero();
    }

    @Test
    void shouldSayWhatIsUnknownWhenKafkaDoesNotConfirm() throws Exception {
        server.ledger.broken = true;

        for (var headers : new String[][] {WAIT, {"Content-Type", "application/json"}}) {
            var response = server.post(grant("c-1", "alice", 1), headers);

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(response.body()).contains("\"code\":\"not_durable\"");
        }
    }

    @Test
    void shouldLetTheGoodItemsOfAnArrayThrough() throws Exception {
        var response =
                server.post(
                        "[%s,%s,%s]"
                                .formatted(
                                        grant("a", "alice", 1),
                                        grant("b", "alice", -1),
                                        spend("c", "alice", 7)),
                        WAIT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"id\":\"a\",\"status\":\"applied\"")
                .contains("{\"index\":1,\"id\":\"b\",\"status\":\"invalid\",\"problem\":{")
                .contains("\"field\":\"amount\"")
                .contains(
                        "\"id\":\"c\",\"status\":\"rejected\",\"reason\":\"insufficient_credits\"")
                .endsWith("\"accepted\":2,\"invalid\":1}");
        assertThat(server.ledger.written).hasSize(2);
    }

    @Test
    void shouldWriteNothingOfAnArrayThatIsCutShort() throws Exception {
        var response = server.post("[" + grant("a", "alice", 1) + ",{\"id\":");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"malformed_json\"").contains("line 1");
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void shouldRefuseAnInvalidSingleCommandByField() throws Exception {
        var response = server.post(grant("a", "", 1));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(response.body()).contains("\"field\":\"user\"");
    }

    @Test
    void shouldRefuseWhatIsNoCommandRequest() throws Exception {
        var text = server.post("x", "Content-Type", "text/plain");
        var get = server.send(server.request("/v1/commands").GET().build());
        var lost = server.send(server.request("/v2/commands").GET().build());
        var prefer =
                server.post(
                        grant("a", "u", 1),
                        "Content-Type",
                        "application/json",
                        "Prefer",
                        "wait=soon");

        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        assertThat(lost.statusCode()).isEqualTo(404);
        assertThat(prefer.statusCode()).isEqualTo(400);
        assertThat(prefer.body()).contains("\"field\":\"Prefer\"");
    }

    @Test
    void shouldBoundABodyAlsoWhenItIsInflated() throws Exception {
        var blanks = " ".repeat(Limits.BODY_BYTES_MAX + 1);
        var gzip = new ByteArrayOutputStream();
        try (var deflater = new GZIPOutputStream(gzip)) {
            deflater.write(blanks.getBytes(StandardCharsets.UTF_8));
        }

        var plain = server.post(blanks);
        var bomb =
                server.send(
                        server.request(
                                        "/v1/commands",
                                        "Content-Type",
                                        "application/json",
                                        "Content-Encoding",
                                        "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip.toByteArray()))
                                .build());

        assertThat(plain.statusCode()).isEqualTo(413);
        // then: what is left of the body is not taken for the next request
        assertThat(plain.headers().firstValue("Connection")).contains("close");
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(bomb.body()).contains("\"code\":\"body_too_large\"");
    }

    @Test
    void shouldAnswerEachLineAndLoseOnlyTheBadOnes() throws Exception {
        var response =
                server.post(
                        grant("a", "alice", 1)
                                + "\n\n{nonsense\n"
                                + "x".repeat(Limits.LINE_BYTES_MAX + 1)
                                + "\n"
                                + grant("b", "alice", 0)
                                + "\n"
                                + grant("c", "alice", 2),
                        LINES);

        assertThat(response.statusCode()).isEqualTo(200);
        var lines = response.body().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("{\"line\":1,\"id\":\"a\",\"status\":\"applied\"");
        assertThat(lines.get(1))
                .startsWith("{\"line\":3,\"status\":\"invalid\"")
                .contains("malformed_json");
        assertThat(lines.get(2))
                .startsWith("{\"line\":4,\"status\":\"invalid\"")
                .contains("line_too_long");
        assertThat(lines.get(3))
                .startsWith("{\"line\":5,\"id\":\"b\",\"status\":\"invalid\"")
                .contains("\"field\":\"amount\"");
        assertThat(lines.get(4))
                .startsWith("{\"line\":6,\"id\":\"c\",\"status\":\"applied\"")
                .contains("\"balance\":3");
    }

    @Test
    void shouldAnswerALineBeforeTheNextOneIsSent() throws Exception {
        try (var socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            var in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out.write(
                    """
                    POST /v1/commands HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/x-ndjson\r
                    Prefer: wait=5\r
                    Transfer-Encoding: chunked\r
                    \r
                    """
                            .getBytes(StandardCharsets.UTF_8));
            for (var i = 1; i <= 3; i++) {
                chunk(out, grant("i-" + i, "alice", 1) + "\n");
                assertThat(nextResult(in))
                        .contains("\"line\":" + i + ",")
                        .contains("\"balance\":" + i);
            }
            chunk(out, "");
        }
    }

    @Test
    void shouldEndAStreamWithAWordWhenTheServiceStops() throws Exception {
        server.signalStop();

        var response = server.post(grant("a", "alice", 1) + "\n" + grant("b", "alice", 2), LINES);

        // then: the line that was there is taken, if it came before the stream was given up as idle
        var lines = response.body().lines().toList();
        var taken = server.ledger.written.size();
        assertThat(taken).isLessThan(2);
        assertThat(lines).hasSize(taken + 1);
        assertThat(lines.getLast())
                .contains("\"line\":" + (taken + 1) + ",", "\"code\":\"stopping\"");
        var ready = server.send(server.request("/readyz").GET().build());
        assertThat(ready.statusCode()).isEqualTo(503);
    }

    @Test
    void shouldAnswerTheLinesBeforeTheBodyBrokeOff() throws Exception {
        var gzip = new ByteArrayOutputStream();
        try (var deflater = new GZIPOutputStream(gzip)) {
            for (var i = 0; i < 2_000; i++) {
                deflater.write(
                        (grant("c-" + i, "u", i + 1) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        var half = java.util.Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);
        var response =
                server.send(
                        server.request(
                                        "/v1/commands",
                                        "Content-Type",
                                        "application/jsonl",
                                        "Content-Encoding",
                                        "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(half))
                                .build());

        var lines = response.body().lines().toList();
        assertThat(lines).hasSize(server.ledger.written.size() + 1);
        assertThat(lines.getFirst()).contains("\"id\":\"c-0\",\"status\":\"accepted\"");
        assertThat(lines.getLast()).contains("\"code\":\"body_broken\"");
    }

    @Test
    void shouldFreeTheWaitersOfAClientThatHasGone() throws Exception {
        server.ledger.undecided = true;
        try (var socket = new Socket("localhost", server.port())) {
            var out = socket.getOutputStream();
            out.write(
                    """
                    POST /v1/commands HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/x-ndjson\r
                    Prefer: wait=1\r
                    Transfer-Encoding: chunked\r
                    \r
                    """
                            .getBytes(StandardCharsets.UTF_8));
            for (var i = 0; i < 10; i++) {
                chunk(out, grant("i-" + i, "alice", 1) + "\n");
            }
            await().untilAsserted(() -> assertThat(server.registry.size()).isEqualTo(10));
        }

        await().untilAsserted(() -> assertThat(server.registry.size()).isZero());
    }

    @Test
    void shouldSayInTheStatusThatNoneOfAnArrayWentThrough() throws Exception {
        server.ledger.broken = true;

        var response = server.post("[" + grant("a", "u", 1) + "," + grant("b", "u", 0) + "]");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body())
                .contains("{\"id\":\"a\",\"status\":\"failed\",\"problem\":{")
                .endsWith("\"accepted\":0,\"invalid\":1,\"failed\":1}");
    }

    @Test
    void shouldAnswerTwoRequestsThatWaitForTheSameCommand() throws Exception {
        var first = server.sendAsync(grant("c-1", "alice", 100), WAIT);
        var second = server.sendAsync(grant("c-1", "alice", 100), WAIT);

        assertThat(List.of(first.get().body(), second.get().body()))
                .allSatisfy(body -> assertThat(body).contains("\"version\":1,\"balance\":100"))
                .filteredOn(body -> body.contains("\"replayed\":true"))
                .hasSize(1);
    }

    @Test
    void shouldAnswerOtherMethodsOfReadsWithAProblem() throws Exception {
        var response = server.send(server.request("/readyz").DELETE().build());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    @Test
    void shouldSayThatItIsFull() throws Exception {
        try (var small = new TestServer(1, 1_000, 1);
                var patient = new TestServer(1_000, 1, 1)) {
            var two = "[%s,%s]".formatted(grant("a", "u", 1), grant("b", "u", 1));

            var overloaded = small.post(two);
            var waiting = patient.post(two, WAIT);

            assertThat(overloaded.statusCode()).isEqualTo(503);
            assertThat(overloaded.body()).contains("\"code\":\"overloaded\"");
            assertThat(waiting.statusCode()).isEqualTo(503);
            assertThat(waiting.body()).contains("\"code\":\"too_many_waiting\"");
            assertThat(waiting.headers().firstValue("Retry-After")).isPresent();
            assertThat(small.ledger.written).isEmpty();
            assertThat(patient.ledger.written).isEmpty();
            assertThat(small.post("[" + grant("a", "u", 1) + "]").statusCode()).isEqualTo(202);
        }
    }

    private static void chunk(java.io.OutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String nextResult(BufferedReader in) throws IOException {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("{")) {
                return line;
            }
        }
        throw new IllegalStateException("the answer ended");
    }

    private static String grant(String id, String user, long amount) {
        return "{\"id\":\"%s\",\"type\":\"grant\",\"user\":\"%s\",\"amount\":%d}"
                .formatted(id, user, amount);
    }

    private static String spend(String id, String user, long amount) {
        return grant(id, user, amount).replace("grant", "spend");
    }
}
