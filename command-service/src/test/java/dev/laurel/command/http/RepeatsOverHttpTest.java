package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Random;

/**
 * The reply to a repeat is the first reply to the last byte, with the mark behind it. What others
 * get wrong here (notes/field.md): a retry that is applied twice, a success without effect.
 */
class RepeatsOverHttpTest {

    private static final String MARK = ",\"replayed\":true}";
    private static final String[] JSON = {"Content-Type", "application/json"};
    private static final String[] WAIT = {"Content-Type", "application/json", "Prefer", "wait=9"};
    private static final String[] LINES = {
        "Content-Type", "application/x-ndjson", "Prefer", "wait=9"
    };

    @Test
    void shouldRepeatEveryKindOfAnswerByteForByte() throws Exception {
        // A place for one first answer: the rest has to be looked for.
        for (var repeatsMax : new int[] {1_000, 1}) {
            try (var server = new TestServer(1_000, 1_000, 9, repeatsMax)) {
                var commands = new ArrayList<String>();
                commands.add(command("a", "grant", ",\"amount\":5"));
                commands.add(command("b", "spend", ",\"amount\":9"));
                commands.add(command("c", "profile", ",\"name\":\"A\""));
                commands.add(command("d", "capture", ",\"hold\":\"h\""));
                commands.add(command("e", "freeze", ""));
                commands.add(command("f", "spend", ",\"amount\":1,\"group\":\"g\""));
                var first = new ArrayList<HttpResponse<String>>();
                for (var command : commands) {
                    first.add(server.post(command, WAIT));
                }
                for (var round = 0; round < 2; round++) {
                    for (var i = 0; i < commands.size(); i++) {
                        var again = server.post(commands.get(i), WAIT);

                        assertRepeats(first.get(i), again);
                        assertThat(again.headers().firstValue("Idempotency-Replayed"))
                                .contains("true");
                        assertThat(first.get(i).headers().firstValue("Idempotency-Replayed"))
                                .isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void shouldRepeatArraysAndLinesByteForByte() throws Exception {
        try (var server = new TestServer(20_000, 20_000, 9, 20_000)) {
            server.ledger.stepMillis = 3;
            var random = new Random(7);
            var items = new ArrayList<String>();
            for (var i = 0; i < 10_000; i++) {
                var type = random.nextInt(3) == 0 ? "spend" : "grant";
                items.add(
                        "{\"id\":\"c%d\",\"type\":\"%s\",\"user\":\"u%d\",\"amount\":%d%s}"
                                .formatted(
                                        i,
                                        type,
                                        i / 2 % 500,
                                        random.nextInt(1, 9),
                                        i % 10 < 2 ? ",\"group\":\"g" + i / 2 + "\"" : ""));
            }
            var array = "[" + String.join(",", items) + "]";
            var lines = String.join("\n", items);
            // Nobody waited the first time: nothing of it is remembered here.
            assertThat(server.post(array, JSON).statusCode()).isEqualTo(202);

            var first = server.post(array, WAIT);
            var second = server.post(array, WAIT);
            var byLine = server.post(lines, LINES);
            var byLineAgain = server.post(lines, LINES);

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(count(first.body(), "\"replayed\":true")).isEqualTo(10_000);
            assertThat(first.body()).doesNotContain("pending");
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(byLineAgain.body()).isEqualTo(byLine.body());
            assertThat(byLine.body().replaceAll("\"line\":\\d+,", ""))
                    .isEqualTo(
                            first.body()
                                            .replaceAll("^\\{\"items\":\\[|],\"accepted.*$", "")
                                            .replace("},{", "}\n{")
                                    + "\n");
            assertThat(server.ledger.events.lookUps.get()).isLessThan(100);
        }
    }

    @Test
    void shouldRepeatWhatWasAnsweredBeforeTheServiceWasStarted() throws Exception {
        try (var server = new TestServer(1_000, 1_000, 9, 1)) {
            var command = command("a", "grant", ",\"amount\":5");
            var first = server.post(command, WAIT);
            for (var i = 0; i < 50; i++) {
                server.post(command("x" + i, "grant", ",\"amount\":1"), WAIT);
            }

            var again = server.post(command, WAIT);

            assertRepeats(first, again);
            assertThat(server.ledger.events.lookUps.get()).isEqualTo(1);
        }
    }

    @Test
    void shouldRatherGiveNoAnswerThanAnother() throws Exception {
        try (var server = new TestServer(1_000, 1_000, 9, 1)) {
            var command = command("a", "grant", ",\"amount\":5");
            server.post(command, JSON);
            server.ledger.events.forget();
            server.post(command("b", "grant", ",\"amount\":5"), WAIT);

            var again = server.post(command, WAIT);

            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(again.body()).isEqualTo("{\"id\":\"a\",\"status\":\"pending\"}");
            assertThat(server.metrics.counter("laurel.command.repeats.lost").count()).isEqualTo(1);
            assertThat(server.registry.size()).isZero();
        }
    }

    @Test
    void shouldApplyARetryOnceHoweverOftenItIsSent() throws Exception {
        try (var server = new TestServer()) {
            var command = command("a", "grant", ",\"amount\":5");
            for (var i = 0; i < 20; i++) {
                server.post(command, i % 2 == 0 ? WAIT : JSON);
            }

            var balance = server.post(command("b", "spend", ",\"amount\":5"), WAIT);

            assertThat(balance.body()).contains("\"version\":2,\"balance\":0");
        }
    }

    @Test
    void shouldNotSaySuccessWhereNothingWasWritten() throws Exception {
        try (var server = new TestServer()) {
            var command = command("a", "grant", ",\"amount\":5");
            server.ledger.broken = true;
            var lost = server.post(command, WAIT);
            server.ledger.broken = false;
            var retried = server.post(command, WAIT);

            assertThat(lost.statusCode()).isEqualTo(503);
            assertThat(retried.statusCode()).isEqualTo(200);
            assertThat(retried.body()).contains("\"version\":1,\"balance\":5");
        }
    }

    private static void assertRepeats(HttpResponse<String> first, HttpResponse<String> again) {
        assertThat(again.statusCode()).isEqualTo(first.statusCode());
        assertThat(again.headers().firstValue("Content-Type"))
                .isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(again.body()).endsWith(MARK);
        assertThat(again.body().replace(MARK, "}")).isEqualTo(first.body());
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    private static String command(String id, String type, String fields) {
        return "{\"id\":\"%s\",\"type\":\"%s\",\"user\":\"alice\"%s}".formatted(id, type, fields);
    }
}
