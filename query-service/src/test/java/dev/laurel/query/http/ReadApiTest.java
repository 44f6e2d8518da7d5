package dev.laurel.query.http;

import static dev.laurel.query.Samples.granted;
import static dev.laurel.query.Samples.rejected;
import static dev.laurel.query.Samples.standing;
import static dev.laurel.query.Samples.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kit.metrics.ScrapeRules;
import dev.laurel.query.FakeLog;
import dev.laurel.query.RunningService;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadApiTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ANN = FakeLog.partition(new UserId("ann"));

    private final FakeLog log = new FakeLog();
    private RunningService service;

    @BeforeAll
    void start(@TempDir Path directory) {
        var now = RunningService.NOW.toEpochMilli();
        var year = Window.of(WindowKind.YEAR, now, ZoneOffset.UTC);
        log.event(granted("ann", "c-1", 1));
        log.event(rejected("ann", "c-2", 1, RejectionReason.INSUFFICIENT_CREDITS));
        log.view(
                view(
                        "ann",
                        1,
                        "Ann",
                        standing("earned", Window.ALL, 90, 1_000),
                        standing("earned", year, 90, 1_000)),
                0);
        log.watermark(ANN, 1);
        for (var i = 1; i <= 30; i++) {
            log.view(
                    view("user-" + i, 1, "N" + i, standing("earned", Window.ALL, i / 2, i)),
                    10 + i);
        }
        log.view(view("a/b c+ü", 1, "Slash", standing("earned", Window.ALL, 95, 1_000)), 50);
        log.view(view("poor", 1, null), 51);
        service =
                new RunningService(
                                log,
                                directory.resolve("data"),
                                "--laurel.query.outcomes-kept=36500d")
                        .awaitReady();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private JsonNode ok(String path) {
        var response = service.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    @Test
    void shouldServeTheSumsOverAllUsers() {
        var audit = ok("/v1/audit/conservation");

        var credit =
                audit.path("assets")
                        .valueStream()
                        .filter(it -> it.path("asset").asString().equals("credit"))
                        .findFirst()
                        .orElseThrow();
        assertThat(audit.path("conserved").asBoolean()).isTrue();
        assertThat(credit.path("granted").asLong()).isEqualTo(33 * 10);
        assertThat(credit.path("available").asLong()).isEqualTo(33 * 10);
        assertThat(credit.path("difference").asLong()).isZero();
        assertThat(audit.path("position").asString()).contains(ANN + ":");
    }

    @Test
    void shouldServeAUser() {
        var response = service.get("/v1/users/ann");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Laurel-Position").orElseThrow())
                .contains(ANN + ":1");
        assertThat(response.headers().firstValue("Laurel-Lag-Ms")).contains("0");
        assertThat(response.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(json(response).path("balances").path(0).path("available").asLong())
                .isEqualTo(10);
        assertThat(json(response).path("attributes").path("team").asString()).isEqualTo("red");
    }

    @Test
    void shouldAnswerThatNothingHasChanged() {
        var tag = service.get("/v1/users/ann").headers().firstValue("ETag").orElseThrow();

        var again = service.get("/v1/users/ann", "If-None-Match", tag);

        assertThat(tag).startsWith("\"");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).contains(tag);
        assertThat(again.headers().firstValue("Laurel-Position")).isPresent();
    }

    @Test
    void shouldServeUsersWithAnyNames() {
        var user = ok("/v1/users/a%2Fb%20c+%C3%BC");
        assertThat(user.path("user").asString()).isEqualTo("a/b c+ü");

        var place = ok("/v1/boards/earned/users/a%2fb%20c+%c3%bc");
        assertThat(place.path("rank").asLong()).isEqualTo(1);
    }

    @Test
    void shouldServeManyUsersInTheOrderAsked() {
        var response =
                service.post("/v1/users:batchGet", "{\"users\":[\"user-3\",\"nobody\",\"ann\"]}");

        assertThat(response.statusCode()).isEqualTo(200);
        var users = json(response).path("users");
        assertThat(users.size()).isEqualTo(3);
        assertThat(users.path(0).path("user").asString()).isEqualTo("user-3");
        assertThat(users.path(1).isNull()).isTrue();
        assertThat(users.path(2).path("user").asString()).isEqualTo("ann");
    }

    @Test
    void shouldServeStandingsInOpenWindows() {
        var standings = ok("/v1/users/ann/standings").path("standings");

        assertThat(standings.size()).isEqualTo(2);
        assertThat(standings.path(0).path("board").asString()).isEqualTo("earned");
        assertThat(standings.path(0).path("window").asString()).isEqualTo("all");
        assertThat(standings.path(0).path("rank").asLong()).isEqualTo(2);
        assertThat(standings.path(1).path("window").asString()).startsWith("year:");
        assertThat(ok("/v1/users/poor/standings").path("standings").size()).isZero();
    }

    @Test
    void shouldServeTheTopWithCompetitionRanks() {
        var page = ok("/v1/boards/earned/top?limit=6");

        assertThat(page.path("size").asLong()).isEqualTo(32);
        assertThat(texts(page, "user"))
                .containsExactly("a/b c+ü", "ann", "user-30", "user-28", "user-29", "user-26");
        assertThat(numbers(page, "rank")).containsExactly(1L, 2L, 3L, 4L, 4L, 6L);
        assertThat(page.path("entries").path(1).path("reachedAt").asString())
                .isEqualTo("1970-01-01T00:00:01Z");
        assertThat(page.path("next").asString()).isNotEmpty();
    }

    @Test
    void shouldWalkTheWholeBoardByCursor() {
        var users = new ArrayList<String>();
        var ranks = new ArrayList<Long>();
        var path = "/v1/boards/earned/top?limit=7";
        for (var page = ok(path); ; page = ok(path + "&cursor=" + page.path("next").asString())) {
            users.addAll(texts(page, "user"));
            ranks.addAll(numbers(page, "rank"));
            if (!page.has("next")) {
                break;
            }
        }

        var whole = ok("/v1/boards/earned/top?limit=1000");
        assertThat(users).isEqualTo(texts(whole, "user")).hasSize(32);
        assertThat(ranks).isEqualTo(numbers(whole, "rank"));
        assertThat(whole.has("next")).isFalse();
    }

    @Test
    void shouldBeginAtAPlace() {
        var page = ok("/v1/boards/earned/top?from=5&limit=2");

        assertThat(texts(page, "user")).containsExactly("user-29", "user-26");
        assertThat(numbers(page, "rank")).containsExactly(4L, 6L);
        assertThat(ok("/v1/boards/earned/top?from=33").path("entries").size()).isZero();
    }

    @Test
    void shouldServeAUserAmongNeighbours() {
        var place = ok("/v1/boards/earned/users/user-29?around=2");

        assertThat(place.path("rank").asLong()).isEqualTo(4);
        assertThat(place.path("ordinal").asLong()).isEqualTo(5);
        assertThat(place.path("percentile").decimalValue().toPlainString()).isEqualTo("90.62");
        assertThat(texts(place, "neighbours", "user"))
                .containsExactly("user-30", "user-28", "user-29", "user-26", "user-27");
        assertThat(ok("/v1/boards/earned/users/ann").has("neighbours")).isFalse();
        assertThat(texts(ok("/v1/boards/earned/users/ann?around=100"), "neighbours", "user"))
                .hasSize(32);
    }

    @Test
    void shouldListBoardsAndTheirWindows() {
        var boards = ok("/v1/boards").path("boards");

        var earned =
                boards.valueStream()
                        .filter(b -> b.path("board").asString().equals("earned"))
                        .findFirst()
                        .orElseThrow();
        assertThat(earned.path("asset").asString()).isEqualTo("credit");
        assertThat(earned.path("windows").path(0).path("window").asString()).isEqualTo("all");
        assertThat(earned.path("windows").path(0).path("size").asLong()).isEqualTo(32);
        assertThat(earned.path("windows").path(1).path("window").asString()).startsWith("year:");
        assertThat(earned.path("windows").path(1).path("size").asLong()).isEqualTo(1);
        assertThat(earned.path("windows").path(2).path("size").asLong()).isZero();
    }

    @Test
    void shouldServeAnEmptyWindow() {
        var page = ok("/v1/boards/earned/top?window=day:1999-01-01");

        assertThat(page.path("window").asString()).isEqualTo("day:1999-01-01");
        assertThat(page.path("size").asLong()).isZero();
        assertThat(page.path("entries").size()).isZero();
        assertThat(ok("/v1/boards/hop-senders/top").path("size").asLong()).isZero();
    }

    @Test
    void shouldServeOutcomes() {
        var applied = ok("/v1/commands/ann/c-1");
        assertThat(applied.path("status").asString()).isEqualTo("applied");
        assertThat(applied.path("balance").asLong()).isEqualTo(10);
        assertThat(applied.path("position").asString()).isEqualTo(ANN + ":0");

        var refused = ok("/v1/commands/ann/c-2");
        assertThat(refused.path("status").asString()).isEqualTo("rejected");
        assertThat(refused.path("reason").asString()).isEqualTo("insufficient_credits");
    }

    @Test
    void shouldWaitForAnOutcome() throws Exception {
        var waiting = service.ask("/v1/commands/zoe/late", "Prefer", "wait=20");
        Awaitility.await().until(() -> waiters() == 1);

        log.event(granted("zoe", "late", 1));

        assertThat(waiting.get().statusCode()).isEqualTo(200);
        assertThat(json(waiting.get()).path("id").asString()).isEqualTo("late");
        assertThat(waiters()).isZero();
    }

    @Test
    void shouldWaitForAPosition() throws Exception {
        var user = "reader";
        var partition = FakeLog.partition(new UserId(user));
        log.view(view(user, 1, null), 5_000);
        var position = partition + ":" + log.event(granted(user, "r-1", 1));
        Awaitility.await().until(() -> service.get("/v1/users/reader").statusCode() == 200);
        var next = position.substring(0, 2) + (Long.parseLong(position.substring(2)) + 1);

        var early = service.get("/v1/users/reader", "Laurel-Min-Position", next);
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(json(early).path("code").asString()).isEqualTo("not_yet_visible");
        assertThat(early.headers().firstValue("Retry-After")).contains("1");

        var waiting =
                service.ask("/v1/users/reader", "Laurel-Min-Position", next, "Prefer", "wait=20");
        Awaitility.await().until(() -> waiters() == 1);
        log.event(granted(user, "r-2", 2));
        assertThat(waiting.get().statusCode()).isEqualTo(200);
        assertThat(service.get("/v1/users/reader", "Laurel-Min-Position", next).statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldSeeTheFirstMemberOfABoardAfterWaitingForIt() throws Exception {
        var user = "first";
        var partition = FakeLog.partition(new UserId(user));
        var before = "/v1/boards/hop-receivers/";
        var next = partition + ":" + (log.event(granted(user, "f-1", 1)) + 1);
        var top = service.ask(before + "top", "Laurel-Min-Position", next, "Prefer", "wait=20");
        var rank =
                service.ask(
                        before + "users/first", "Laurel-Min-Position", next, "Prefer", "wait=20");
        Awaitility.await().until(() -> waiters() == 2);

        log.view(view(user, 1, null, standing("hop-receivers", Window.ALL, 7, 1)), 9_000);
        log.event(granted(user, "f-2", 2));

        assertThat(json(top.get()).path("entries").path(0).path("user").asString()).isEqualTo(user);
        assertThat(json(rank.get()).path("rank").asLong()).isEqualTo(1);
    }

    private double waiters() {
        var line =
                service.get("/metrics")
                        .body()
                        .lines()
                        .filter(it -> it.startsWith("laurel_query_waiters "))
                        .findFirst()
                        .orElseThrow();
        return Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    }

    @Test
    void shouldServeTransactions() {
        for (var version = 1; version <= 5; version++) {
            log.event(granted("tom", "t-" + version, version));
        }
        log.view(view("tom", 5, null), 6_000);
        Awaitility.await().until(() -> service.get("/v1/users/tom").statusCode() == 200);
        Awaitility.await().until(() -> service.get("/v1/commands/tom/t-5").statusCode() == 200);

        var first = ok("/v1/users/tom/transactions?limit=3");
        assertThat(numbers(first, "transactions", "version")).containsExactly(5L, 4L, 3L);
        assertThat(first.path("transactions").path(0).path("type").asString()).isEqualTo("grant");
        var rest = ok("/v1/users/tom/transactions?limit=3&cursor=" + first.path("next").asString());
        assertThat(numbers(rest, "transactions", "version")).containsExactly(2L, 1L);
        assertThat(rest.has("next")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/users/nobody, 404, user_unknown,",
        "/v1/users/nobody/standings, 404, user_unknown,",
        "/v1/users/nobody/transactions, 404, user_unknown,",
        "/v1/commands/ann/none, 404, command_unknown,",
        "/v1/boards/none/top, 404, board_unknown,",
        "/v1/boards/earned/top?window=hour, 404, window_unknown,",
        "/v1/boards/earned/users/poor, 404, not_ranked,",
        "/v1/boards/earned/users/nobody, 404, user_unknown,",
        "/v1/boards/earned/top?window=fortnight, 400, invalid_field, window",
        "/v1/boards/earned/top?window=month:2026-13, 400, invalid_field, window",
        "/v1/boards/earned/top?limit=0, 400, invalid_field, limit",
        "/v1/boards/earned/top?limit=1001, 400, invalid_field, limit",
        "/v1/boards/earned/top?limit=x, 400, invalid_field, limit",
        "/v1/boards/earned/top?limit=, 400, invalid_field, limit",
        "/v1/boards/earned/top?limit=1&limit=2, 400, invalid_field, limit",
        "/v1/boards/earned/top?from=0, 400, invalid_field, from",
        "/v1/boards/earned/top?cursor=abc, 400, invalid_field, cursor",
        "/v1/boards/earned/top?cursor=%25%25, 400, invalid_field, cursor",
        "/v1/boards/earned/top?cursor=abc&from=2, 400, invalid_field, from",
        "/v1/boards/earned/top?colour=red, 400, invalid_field, colour",
        "/v1/boards/earned/users/ann?around=101, 400, invalid_field, around",
        "/v1/boards/earned/users/ann?around=-1, 400, invalid_field, around",
        "/v1/users/ann/transactions?cursor=abc, 400, invalid_field, cursor",
        "/v1/users/ann%00, 400, malformed_request,",
        "/v1/users/ann%01, 400, invalid_field, user",
        "/v1/users/ann%ff, 400, invalid_field, path",
        "/v1/nothing, 404, not_found,",
        "/, 404, not_found,",
        "/v1/users/, 404, not_found,",
    })
    void shouldSayWhatIsWrong(String path, int status, String code, @Nullable String field) {
        var response = service.get(path);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(json(response).path("code").asString()).isEqualTo(code);
        assertThat(json(response).path("type").asString())
                .isEqualTo("https://laurel.dev/problems/" + code);
        assertThat(json(response).path("status").asInt()).isEqualTo(status);
        assertThat(json(response).path("detail").asString()).isNotEmpty();
        assertThat(json(response).path("field").asString(null)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"users\":[\"ann\",7]} | users[1]",
                "{\"users\":[\"\"]} | users[0]",
                "{\"users\":\"ann\"} | users",
                "{} | users",
                "{\"usres\":[]} | usres",
                "{\"users\":[],\"users\":[]} | body",
                "[] | body",
                "{\"users\":[ | body",
                "{\"users\":[]} x | body",
            })
    void shouldNameWhatIsWrongInABody(String body, String field) {
        var response = service.post("/v1/users:batchGet", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo(field);
    }

    @Test
    void shouldBoundABatch() {
        var users = new ArrayList<String>();
        for (var i = 0; i < 1_001; i++) {
            users.add("\"u" + i + "\"");
        }
        var tooMany = service.post("/v1/users:batchGet", "{\"users\":" + users + "}");
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(json(tooMany).path("field").asString()).isEqualTo("users");

        var most =
                service.post("/v1/users:batchGet", "{\"users\":" + users.subList(0, 1_000) + "}");
        assertThat(json(most).path("users").size()).isEqualTo(1_000);

        var tooLarge = service.post("/v1/users:batchGet", "x".repeat(1_100_000));
        assertThat(tooLarge.statusCode()).isEqualTo(413);
    }

    @Test
    void shouldRefuseOtherMethods() {
        var request = HttpRequest.newBuilder(service.uri("/v1/users/ann")).DELETE();

        var response = service.send(request);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(service.get("/v1/users:batchGet").statusCode()).isEqualTo(405);
    }

    @Test
    void shouldCompressLargeAnswersAndKnowTheirTags() {
        var path = "/v1/boards/earned/top?limit=1000";
        // Large enough only with many members.
        for (var i = 100; i < 200; i++) {
            log.view(
                    view("spender-" + i, 1, "S" + i, standing("spent", Window.ALL, i, i)),
                    7_000 + i);
        }
        Awaitility.await().until(() -> ok("/v1/boards/spent/top").path("size").asLong() == 100);
        var spent = path.replace("earned", "spent");

        var plain = service.get(spent);
        var packed = service.get(spent, "Accept-Encoding", "gzip");

        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.headers().firstValue("Cache-Control"))
                .contains("public, max-age=1, stale-while-revalidate=5");
        var tag = packed.headers().firstValue("ETag").orElseThrow();
        assertThat(service.get(spent, "Accept-Encoding", "gzip", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @Test
    void shouldBeReadyAliveAndMeasured() {
        assertThat(ok("/readyz").path("ready").asBoolean()).isTrue();
        assertThat(ok("/readyz").path("lag").isNumber()).isTrue();
        assertThat(ok("/livez").path("live").asBoolean()).isTrue();
        var scrape = service.get("/metrics").body();
        assertThat(ScrapeRules.problems(scrape)).isEmpty();
        assertThat(scrape)
                .contains("laurel_query_replica_records_total")
                .contains("laurel_query_replica_behind_records 0.0")
                .contains("laurel_storage_free_bytes{volume=\"data\"}")
                .contains("laurel_query_inflight_reads")
                .contains("jvm_memory_used_bytes");
        assertThat(service.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    }

    private static List<String> texts(JsonNode page, String field) {
        return texts(page, "entries", field);
    }

    private static List<String> texts(JsonNode page, String list, String field) {
        return page.path(list).valueStream().map(entry -> entry.path(field).asString()).toList();
    }

    private static List<Long> numbers(JsonNode page, String field) {
        return numbers(page, "entries", field);
    }

    private static List<Long> numbers(JsonNode page, String list, String field) {
        return page.path(list).valueStream().map(entry -> entry.path(field).asLong()).toList();
    }
}
