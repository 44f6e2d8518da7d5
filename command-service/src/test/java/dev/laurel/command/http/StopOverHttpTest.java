package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.command.submission.NotDurableException;
import dev.laurel.contract.position.PartitionOffset;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a planned stop says to those who are connected. */
class StopOverHttpTest {

    private static final String[] WAIT = {"Content-Type", "application/json", "Prefer", "wait=30"};

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldEndAStreamWhoseClientIsSilentAndAnswerItsOpenGroup() throws Exception {
        try (var socket = stream("wait=30")) {
            // given: a command that is decided, and the beginning of a group
            var in = reader(socket);
            chunk(socket.getOutputStream(), grant("c-1", "") + "\n");
            assertThat(nextLine(in)).contains("\"line\":1,", "\"status\":\"applied\"");
            chunk(socket.getOutputStream(), grant("c-2", ",\"group\":\"g\"") + "\n");

            // when
            server.signalStop();

            // then
            assertThat(nextLine(in))
                    .contains("\"line\":2,\"id\":\"c-2\"", "\"code\":\"stopping\"", "not complete");
            assertThat(nextLine(in))
                    .contains("\"line\":3,\"status\":\"failed\"", "\"code\":\"stopping\"");
            assertThat(rest(in)).containsExactly("0");
            assertThat(server.ledger.written).hasSize(1);
        }
        assertThat(refused("stopping")).isEqualTo(2);
    }

    @Test
    void shouldEndTheWaitOfAStreamForADecision() throws Exception {
        server.ledger.undecided = true;
        try (var socket = stream("wait=30")) {
            var in = reader(socket);
            chunk(socket.getOutputStream(), grant("c-1", "") + "\n");
            awaitWaiting(1);

            server.signalStop();

            assertThat(nextLine(in)).contains("\"id\":\"c-1\",\"status\":\"pending\"");
            assertThat(nextLine(in)).contains("\"line\":2,", "\"code\":\"stopping\"");
        }
    }

    @Test
    void shouldAnswerPendingToThoseWhoWaitAndToThoseWhoCome() throws Exception {
        // given
        server.ledger.undecided = true;
        var single = server.sendAsync(grant("c-1", ""), WAIT);
        var many = server.sendAsync("[%s,%s]".formatted(grant("c-2", ""), grant("c-3", "")), WAIT);
        awaitWaiting(3);

        // when
        server.signalStop();

        // then
        assertThat(single.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        assertThat(single.get().body()).contains("\"status\":\"pending\"");
        assertThat(many.get(20, TimeUnit.SECONDS).body())
                .contains("\"id\":\"c-2\",\"status\":\"pending\"")
                .contains("\"id\":\"c-3\",\"status\":\"pending\"");
        assertThat(server.post(grant("c-4", ""), WAIT).body()).contains("\"status\":\"pending\"");
        assertThat(server.registry.size()).isZero();
    }

    @Test
    void shouldNotCallPendingWhatMayBeLost() throws Exception {
        // given: a command that nobody has confirmed
        var unconfirmed = new LinkedBlockingQueue<CompletableFuture<PartitionOffset>>();
        server.ledger.unconfirmed = unconfirmed;
        var answer = server.sendAsync(grant("c-1", ""), WAIT);
        var durable = unconfirmed.take();

        // when
        server.signalStop();
        durable.completeExceptionally(
                new NotDurableException("lost", true, new IllegalStateException()));

        // then
        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(answer.get().body()).contains("\"code\":\"not_durable\"");
    }

    @Test
    void shouldCountRefusedLinesAndItemsByTheirCode() throws Exception {
        server.ledger.broken = true;
        var lines = grant("c-1", "") + "\n" + grant("c-2", "");

        assertThat(server.post(lines, "Content-Type", "application/x-ndjson").body())
                .contains("\"code\":\"not_durable\"");
        assertThat(server.post("[" + grant("c-3", "") + "]").statusCode()).isEqualTo(503);

        assertThat(refused("not_durable")).isEqualTo(3);
    }

    private double refused(String code) {
        return server.metrics.counter("laurel.command.refused", "code", code).count();
    }

    private void awaitWaiting(int waiters) {
        await().until(() -> server.registry.size() == waiters);
    }

    private Socket stream(String prefer) throws IOException {
        var socket = new Socket("localhost", server.port());
        var head =
                """
                POST /v1/commands HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/x-ndjson\r
                Prefer: %s\r
                Transfer-Encoding: chunked\r
                \r
                """
                        .formatted(prefer);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String nextLine(BufferedReader in) throws IOException {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("{")) {
                return line;
            }
        }
        throw new IllegalStateException("the answer ended");
    }

    /** What comes up to the end of the connection, without the blank lines of chunks. */
    private static List<String> rest(BufferedReader in) throws IOException {
        var rest = new ArrayList<String>();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                rest.add(line);
            }
        }
        return rest;
    }

    private static String grant(String id, String more) {
        return "{\"id\":\"%s\",\"type\":\"grant\",\"user\":\"alice\",\"amount\":1%s}"
                .formatted(id, more);
    }
}
