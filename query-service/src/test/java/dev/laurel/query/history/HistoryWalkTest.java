package dev.laurel.query.history;

import static dev.laurel.query.Samples.granted;
import static dev.laurel.query.Samples.rejected;
import static dev.laurel.query.Samples.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.query.FakeLog;
import dev.laurel.query.RunningService;
import dev.laurel.query.user.TransactionCursor;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/** The whole service over a real PostgreSQL: walks that cross from one place to the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryWalkTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int KEPT = 20;
    private static final int USERS = 25;
    private static final int VERSIONS_MAX = 150;
    private static final int WALKS = 60;

    private final FakeLog log = new FakeLog();
    private final Random random = new Random(20261123);
    private final int[] versions = new int[USERS];
    private ArchiveFixture archive;
    private RunningService service;
    private RunningService whole;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        archive = ArchiveFixture.start().withTables();
        archive.month(YearMonth.of(2023, 11));
        for (var user = 0; user < USERS; user++) {
            versions[user] = 1 + random.nextInt(VERSIONS_MAX);
            write(user);
        }
        var settings = ArchiveFixture.settings(archive.url(), KEPT);
        service = new RunningService(log, directory.resolve("few"), settings).awaitReady();
        whole = new RunningService(log, directory.resolve("all")).awaitReady();
    }

    @AfterAll
    void stop() {
        whole.close();
        service.close();
        archive.close();
    }

    /** The archive ends anywhere between what the store does not have, and the newest. */
    private void write(int number) throws SQLException {
        var user = "user-" + number;
        var last = versions[number];
        var archived = Math.max(0, last - random.nextInt(KEPT + 1));
        for (var version = 1; version <= last; version++) {
            var event = granted(user, "c-" + version, version);
            var offset = log.event(event);
            if (version <= archived) {
                archive.add(offset, event);
                var refused =
                        rejected(
                                user,
                                "r-" + version,
                                version,
                                RejectionReason.INSUFFICIENT_CREDITS);
                archive.add(log.event(refused), refused);
            }
        }
        log.view(view(user, last, null), number);
    }

    private JsonNode ok(RunningService from, String path) {
        var response = from.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private List<JsonNode> walk(int user) {
        var found = new ArrayList<JsonNode>();
        var path = "/v1/users/user-" + user + "/transactions?limit=";
        var page = ok(service, path + (1 + random.nextInt(60)));
        while (true) {
            assertThat(page.has("truncated")).isFalse();
            page.path("transactions").forEach(found::add);
            var next = page.path("next").asString("");
            if (next.isEmpty()) {
                return found;
            }
            page = ok(service, path + (1 + random.nextInt(60)) + "&cursor=" + next);
        }
    }

    @Test
    void shouldSeeEachVersionOnceInOrderWhereverItIs() {
        for (var walk = 0; walk < WALKS; walk++) {
            var user = walk % USERS;
            var expected = ok(whole, "/v1/users/user-" + user + "/transactions?limit=1000");
            assertThat(expected.path("transactions").size()).isEqualTo(versions[user]);

            // Position, times and all: a row does not tell where it came from.
            assertThat(walk(user)).isEqualTo(expected.path("transactions").valueStream().toList());
        }
    }

    @Test
    void shouldRefuseWhatIsNotArchivedYetAndServeItLater() throws SQLException {
        var late = new ArrayList<Runnable>();
        for (var version = 1; version <= KEPT + 10; version++) {
            var event = granted("late", "c-" + version, version);
            var offset = log.event(event);
            if (version <= 5) {
                archive.add(offset, event);
            } else {
                late.add(() -> add(offset, event));
            }
        }
        log.view(view("late", KEPT + 10, null), 1_000);
        awaitApplied("late", KEPT + 10);

        var page = ok(service, "/v1/users/late/transactions?limit=50");
        assertThat(versions(page)).hasSize(KEPT).endsWith(11L);
        var older = "/v1/users/late/transactions?cursor=" + page.path("next").asString();
        assertProblem(service.get(older), "history_not_yet_archived");

        late.forEach(Runnable::run);
        assertThat(versions(ok(service, older))).hasSize(10).startsWith(10L).endsWith(1L);
    }

    @Test
    void shouldNotStepOverAHoleOfTheArchive() throws SQLException {
        var offsets = write("hole", version -> version != 4);

        var page = ok(service, "/v1/users/hole/transactions?limit=50");
        assertThat(versions(page)).hasSize(KEPT + 6).endsWith(5L);
        var older = "/v1/users/hole/transactions?cursor=" + page.path("next").asString();
        assertProblem(service.get(older), "history_not_yet_archived");

        // The archive reads again, and is not past the hole now.
        archive.isAt(new UserId("hole"), offsets[4]);
        assertProblem(service.get(older), "history_not_yet_archived");
    }

    @Test
    void shouldStepOverAHoleThatTheArchiveIsPast() throws SQLException {
        var offsets = write("letter", version -> version != 4);
        // Past the hole, but behind the newest event of the user: so it is while they come.
        archive.isAt(new UserId("letter"), offsets[6]);

        var page = ok(service, "/v1/users/letter/transactions?limit=50");
        assertThat(versions(page)).hasSize(KEPT + 6).endsWith(5L);
        page = ok(service, "/v1/users/letter/transactions?cursor=" + page.path("next").asString());
        assertThat(versions(page)).containsExactly(3L, 2L, 1L);
        assertThat(page.has("next")).isFalse();
        assertThat(page.has("truncated")).isFalse();
    }

    @Test
    void shouldEndTheWalkWhereTheMonthsBeforeWereDropped() throws SQLException {
        var offsets = write("dropped", version -> version > 7);
        archive.isAt(new UserId("dropped"), offsets[KEPT + 10]);

        var page = ok(service, "/v1/users/dropped/transactions?limit=" + (KEPT + 3));
        assertThat(versions(page)).hasSize(KEPT + 3).endsWith(8L);
        page = ok(service, "/v1/users/dropped/transactions?cursor=" + page.path("next").asString());
        assertThat(versions(page)).isEmpty();
        assertThat(page.has("next")).isFalse();
        assertThat(page.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void shouldEndTheWalkBehindTheStoreWhereNothingIsInTheArchive() throws SQLException {
        var offsets = write("none", _ -> false);
        var path = "/v1/users/none/transactions?limit=";
        var page = ok(service, path + KEPT);
        var older = path + KEPT + "&cursor=" + page.path("next").asString();
        archive.isAt(new UserId("none"), offsets[11]);
        assertProblem(service.get(older), "history_not_yet_archived");

        archive.isAt(new UserId("none"), offsets[11] + 1);
        assertThat(ok(service, older).path("truncated").asBoolean()).isTrue();
        page = ok(service, path + (KEPT + 1));
        assertThat(versions(page)).hasSize(KEPT);
        assertThat(page.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void shouldRefuseACursorOfAVersionThatTheUserHasNot() throws SQLException {
        write("forged", _ -> true);
        var path = "/v1/users/forged/transactions?cursor=";
        assertThat(versions(ok(service, path + new TransactionCursor(KEPT + 10).text())))
                .startsWith(KEPT + 9L);

        for (var version : List.of(KEPT + 11L, 1_000_000L, Long.MAX_VALUE)) {
            var refused = service.get(path + new TransactionCursor(version).text());
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(JSON.readTree(refused.body()).path("field").asString()).isEqualTo("cursor");
        }
    }

    /**
     * Thirty versions, the newest twenty of them in the store; returns their offsets by version.
     */
    private long[] write(String user, IntPredicate isArchived) throws SQLException {
        var offsets = new long[KEPT + 11];
        for (var version = 1; version <= KEPT + 10; version++) {
            var event = granted(user, "c-" + version, version);
            var offset = log.event(event);
            offsets[version] = offset;
            if (isArchived.test(version)) {
                archive.add(offset, event);
            }
        }
        log.view(view(user, KEPT + 10, null), offsets[KEPT + 10]);
        awaitApplied(user, KEPT + 10);
        return offsets;
    }

    @Test
    void shouldReadTheArchiveOfAUserThatTheLogNoLongerHas() throws SQLException {
        for (var version = 1; version <= 3; version++) {
            archive.add(70_000 + version, granted("old", "c-" + version, version));
        }
        log.view(view("old", 3, null), 1_200);
        Awaitility.await().until(() -> service.get("/v1/users/old").statusCode() == 200);

        assertThat(versions(ok(service, "/v1/users/old/transactions"))).containsExactly(3L, 2L, 1L);
    }

    private void add(long offset, dev.laurel.contract.event.Event event) {
        try {
            archive.add(offset, event);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitApplied(String user, int version) {
        Awaitility.await()
                .until(
                        () ->
                                service.get("/v1/commands/" + user + "/c-" + version).statusCode()
                                        == 200);
    }

    static List<Long> versions(JsonNode page) {
        return page.path("transactions")
                .valueStream()
                .map(row -> row.path("version").asLong())
                .toList();
    }

    static void assertProblem(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(JSON.readTree(response.body()).path("code").asString()).isEqualTo(code);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.headers().firstValue("Laurel-Position")).isPresent();
    }
}
