package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.CommandGroup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Groups and dry runs, from the request to the answer. */
class GroupsOverHttpTest {

    private static final String[] JSON = {"Content-Type", "application/json"};
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
    void shouldAnswerEachMemberOfAGroupThatIsApplied() throws Exception {
        var response =
                server.post(
                        array(
                                item("a", "grant", 5, "g"),
                                item("b", "spend", 2, "g"),
                                item("c", "spend", 1, "")),
                        WAIT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .matches(
                        "\\{\"items\":\\["
                                + "\\{\"id\":\"a\",\"status\":\"applied\",\"version\":1,\"balance\":5,\"position\":\"[0-7]:0\"},"
                                + "\\{\"id\":\"b\",\"status\":\"applied\",\"version\":2,\"balance\":3,\"position\":\"[0-7]:1\"},"
                                + "\\{\"id\":\"c\",\"status\":\"applied\",\"version\":3,\"balance\":2,\"position\":\"[0-7]:2\"}"
                                + "],\"accepted\":3,\"invalid\":0}");
        assertThat(server.ledger.written).hasSize(2);
        assertThat(server.ledger.written.getFirst()).isInstanceOf(CommandGroup.class);
        assertThat(server.registry.size()).isZero();
    }

    @Test
    void shouldRejectAllOfAGroupAndNameTheCulprit() throws Exception {
        var response =
                server.post(
                        array(
                                item("a", "grant", 5, "g"),
                                item("b", "spend", 9, "g"),
                                item("c", "spend", 1, "g")),
                        WAIT);

        assertThat(response.body())
                .contains(
                        "{\"id\":\"a\",\"status\":\"rejected\",\"reason\":\"group_rejected\",\"fields\":[\"b\",\"insufficient_credits\"],")
                .contains(
                        "{\"id\":\"b\",\"status\":\"rejected\",\"reason\":\"insufficient_credits\",")
                .contains(
                        "{\"id\":\"c\",\"status\":\"rejected\",\"reason\":\"group_rejected\",\"fields\":[\"b\",\"insufficient_credits\"],");
        assertThat(server.post(item("d", "spend", 1, ""), WAIT).statusCode()).isEqualTo(409);
    }

    @Test
    void shouldTellThePlaceOfAGroupToEachMember() throws Exception {
        var response =
                server.post(array(item("a", "grant", 5, "g"), item("b", "grant", 2, "g")), JSON);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .matches(
                        "\\{\"items\":\\["
                                + "\\{\"id\":\"a\",\"status\":\"accepted\",\"partition\":([0-7]),\"offset\":0},"
                                + "\\{\"id\":\"b\",\"status\":\"accepted\",\"partition\":\\1,\"offset\":0}"
                                + "],\"accepted\":2,\"invalid\":0}");
    }

    @Test
    void shouldWriteNothingOfAGroupWithABadMember() throws Exception {
        var response =
                server.post(
                        array(
                                item("a", "grant", 5, "g"),
                                item("b", "grant", -2, "g"),
                                item("c", "grant", 3, "")),
                        WAIT);

        assertThat(response.body())
                .contains("{\"index\":0,\"id\":\"a\",\"status\":\"invalid\",\"problem\":{")
                .contains("\"code\":\"group_invalid\",\"fields\":[\"b\",\"invalid_field\"]}")
                .contains("{\"index\":1,\"id\":\"b\",\"status\":\"invalid\",\"problem\":{")
                .contains("\"field\":\"amount\"")
                .contains("\"id\":\"c\",\"status\":\"applied\",\"version\":1,\"balance\":3")
                .endsWith("\"accepted\":1,\"invalid\":2}");
        assertThat(server.ledger.written).hasSize(1);
    }

    @Test
    void shouldTakeASingleCommandAsAGroupOfOne() throws Exception {
        var applied = server.post(item("a", "grant", 5, "g"), WAIT);
        var rejected = server.post(item("b", "spend", 9, "g"), WAIT);

        assertThat(applied.statusCode()).isEqualTo(200);
        assertThat(applied.body()).contains("\"version\":1,\"balance\":5");
        assertThat(rejected.statusCode()).isEqualTo(409);
        assertThat(rejected.body()).contains("\"code\":\"insufficient_credits\"");
    }

    @Test
    void shouldPutLinesOfAGroupTogetherAndAnswerThemInOrder() throws Exception {
        var response =
                server.post(
                        String.join(
                                "\n",
                                item("a", "grant", 5, ""),
                                item("b", "spend", 1, "g"),
                                "",
                                item("c", "spend", 9, "g"),
                                item("d", "spend", 1, "h"),
                                item("e", "spend", 1, "i")),
                        LINES);

        var lines = response.body().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("{\"line\":1,\"id\":\"a\",\"status\":\"applied\"");
        assertThat(lines.get(1))
                .startsWith(
                        "{\"line\":2,\"id\":\"b\",\"status\":\"rejected\",\"reason\":\"group_rejected\",\"fields\":[\"c\"");
        assertThat(lines.get(2))
                .startsWith(
                        "{\"line\":4,\"id\":\"c\",\"status\":\"rejected\",\"reason\":\"insufficient_credits\"");
        assertThat(lines.get(3)).startsWith("{\"line\":5,\"id\":\"d\",\"status\":\"applied\"");
        assertThat(lines.get(4)).startsWith("{\"line\":6,\"id\":\"e\",\"status\":\"applied\"");
        assertThat(server.ledger.written).hasSize(4);
    }

    @Test
    void shouldWriteNothingOfAGroupWhoseStreamBrokeOff() throws Exception {
        var gzip = new ByteArrayOutputStream();
        try (var deflater = new GZIPOutputStream(gzip, true)) {
            deflater.write(bytes(item("a", "grant", 5, "") + "\n"));
            deflater.write(bytes(item("b", "spend", 1, "g") + "\n"));
            deflater.flush();
        }

        var cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() - 9);
        var response =
                server.send(
                        server.request(
                                        "/v1/commands",
                                        "Content-Type",
                                        "application/x-ndjson",
                                        "Content-Encoding",
                                        "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(cut))
                                .build());

        var lines = response.body().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("\"id\":\"a\",\"status\":\"accepted\"");
        assertThat(lines.get(1))
                .startsWith("{\"line\":2,\"id\":\"b\",\"status\":\"failed\"")
                .contains("\"code\":\"body_broken\"");
        assertThat(lines.get(2)).startsWith("{\"line\":3,\"status\":\"failed\"");
        assertThat(server.ledger.written).hasSize(1);
    }

    @Test
    void shouldWriteNothingOfAGroupThatIsNotCompleteWhenTheServiceStops() throws Exception {
        server.signalStop();

        var response =
                server.post(item("a", "grant", 5, "g") + "\n" + item("b", "grant", 5, "g"), LINES);

        var lines = response.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("{\"line\":1,\"id\":\"a\",\"status\":\"failed\"")
                .contains("\"code\":\"stopping\"");
        assertThat(lines.get(1))
                .startsWith("{\"line\":2,\"status\":\"failed\"")
                .contains("\"code\":\"stopping\"");
        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void shouldFailAllOfAGroupThatWasNotConfirmed() throws Exception {
        server.ledger.broken = true;
        var body = array(item("a", "grant", 5, "g"), item("b", "grant", 5, "g"));

        for (var headers : new String[][] {WAIT, JSON}) {
            var response = server.post(body, headers);

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body())
                    .contains("\"id\":\"a\",\"status\":\"failed\"")
                    .contains("\"id\":\"b\",\"status\":\"failed\"")
                    .contains("\"code\":\"not_durable\"");
        }
        assertThat(server.registry.size()).isZero();
    }

    @Test
    void shouldTakeAGroupWholeOrNotAtAllWhenFull() throws Exception {
        try (var small = new TestServer(2, 1_000, 1);
                var patient = new TestServer(1_000, 2, 1)) {
            var three =
                    array(
                            item("a", "grant", 1, "g"),
                            item("b", "grant", 1, "g"),
                            item("c", "grant", 1, "g"));

            assertThat(small.post(three, JSON).body()).contains("\"code\":\"overloaded\"");
            assertThat(patient.post(three, WAIT).body()).contains("\"code\":\"too_many_waiting\"");
            assertThat(small.ledger.written).isEmpty();
            assertThat(patient.ledger.written).isEmpty();
            assertThat(small.post(item("a", "grant", 1, "g"), JSON).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void shouldAnswerADryRunAndChangeNothing() throws Exception {
        var dry = server.post(dryRun("a", "grant", 5), WAIT);
        var refused = server.post(dryRun("b", "spend", 5), WAIT);
        var real = server.post(item("a", "grant", 7, ""), WAIT);

        assertThat(dry.statusCode()).isEqualTo(200);
        assertThat(dry.body())
                .matches(
                        "\\{\"id\":\"a\",\"status\":\"applied\",\"version\":1,\"balance\":5,\"position\":\"[0-7]:0\",\"dryRun\":true}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("\"code\":\"insufficient_credits\"")
                .endsWith(",\"dryRun\":true}");
        assertThat(real.body())
                .contains("\"version\":1,\"balance\":7")
                .doesNotContain("replayed")
                .doesNotContain("dryRun");
    }

    @Test
    void shouldRefuseADryRunThatNobodyWaitsFor() throws Exception {
        var single = server.post(dryRun("a", "grant", 5), JSON);
        var array = server.post(array(dryRun("a", "grant", 5), item("b", "grant", 1, "")), JSON);
        var line = server.post(dryRun("a", "grant", 5), "Content-Type", "application/x-ndjson");

        assertThat(single.statusCode()).isEqualTo(400);
        assertThat(single.body()).contains("\"field\":\"dryRun\"").contains("Prefer: wait");
        assertThat(array.body())
                .contains("\"index\":0,\"id\":\"a\",\"status\":\"invalid\"")
                .contains("\"id\":\"b\",\"status\":\"accepted\"");
        assertThat(line.body()).contains("\"field\":\"dryRun\"");
        assertThat(server.ledger.written).hasSize(1);
    }

    @Test
    void shouldSayThatAUserIsQuarantined() throws Exception {
        server.ledger.quarantined = true;

        var single = server.post(item("a", "grant", 5, ""), WAIT);
        var array = server.post(array(item("a", "grant", 5, "")), WAIT);

        assertThat(single.statusCode()).isEqualTo(409);
        assertThat(single.body()).contains("\"code\":\"user_quarantined\"");
        assertThat(array.body())
                .contains("\"status\":\"rejected\",\"reason\":\"user_quarantined\"");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String array(String... items) {
        return "[" + String.join(",", items) + "]";
    }

    private static String dryRun(String id, String type, long amount) {
        return item(id, type, amount, "").replace("}", ",\"dryRun\":true}");
    }

    private static String item(String id, String type, long amount, String group) {
        return "{\"id\":\"%s\",\"type\":\"%s\",\"user\":\"alice\",\"amount\":%d%s}"
                .formatted(id, type, amount, group.isEmpty() ? "" : ",\"group\":\"" + group + "\"");
    }
}
