package dev.laurel.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** How PostgreSQL reads an archive of some months: by index, and only what a page has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryPlanTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final YearMonth FIRST = YearMonth.of(2026, 6);
    private static final int MONTHS = 6;
    private static final int LIMIT = 50;

    /** 150 000 rows; every third is of one user, who so has 50 000 versions over all months. */
    private static final String FILL =
            """
            INSERT INTO ledger_entry (decided_at, event_offset, version, amount, occurred_at,
                partition_number, user_id, command_id, type, asset, event)
            SELECT at, n, CASE WHEN n % 30 = 19 THEN NULL ELSE 1 + n / 3 END, 10, at,
                n % 12, CASE WHEN n % 3 = 0 THEN 'heavy' ELSE 'user-' || n % 1000 END, 'c-' || n,
                'credits-granted', CASE WHEN n % 2 = 0 THEN 'credit' ELSE 'gem' END,
                decode(repeat('ab', 150), 'hex')
            FROM generate_series(0, 149999) AS n,
                LATERAL (SELECT timestamptz '2026-06-01Z' + n * interval '103 seconds') AS times (at)
            """;

    private static final String OF_ASSET =
            "SELECT partition_number, event_offset, event FROM ledger_entry"
                    + " WHERE asset = 'credit' AND occurred_at >= '2026-08-10Z'"
                    + " AND occurred_at < '2026-08-10 02:00Z' ORDER BY occurred_at";

    private ArchiveFixture archive;
    private HistoryPool pool;

    @BeforeAll
    void start() throws Exception {
        archive = ArchiveFixture.start().withTables();
        for (var month = 0; month < MONTHS; month++) {
            archive.month(FIRST.plusMonths(month));
        }
        archive.execute(FILL);
        archive.execute("VACUUM ANALYZE ledger_entry");
        pool =
                new HistoryPool(
                        new HistorySettings(
                                archive.url(),
                                "postgres",
                                "",
                                2,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30)),
                        new SimpleMeterRegistry());
    }

    @AfterAll
    void stop() {
        pool.close();
        archive.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_generic_plan", "force_custom_plan"})
    void shouldReadAPageFromTheIndexWhateverPlanIsKept(String planCacheMode) throws SQLException {
        try (var connection = pool.connection()) {
            for (var version : List.of(50_000, 25_000, 100)) {
                var plan = page(connection, planCacheMode, "heavy", version);

                assertOnlyIndexScans(plan, "ledger_entry_user_version");
                assertThat(rows(plan)).isEqualTo(LIMIT);
                assertThat(rowsRead(plan)).isLessThanOrEqualTo(LIMIT + MONTHS + 1);
            }
            var nobody = page(connection, planCacheMode, "nobody", 1_000);
            assertOnlyIndexScans(nobody, "ledger_entry_user_version");
            assertThat(rowsRead(nobody)).isZero();
        }
    }

    @Test
    void shouldReadPagesOfTheLargestLimitFromTheIndex() throws SQLException {
        try (var connection = pool.connection()) {
            var plan =
                    explain(
                            connection,
                            ArchiveQueries.statement(1_000)
                                    .replaceFirst("\\?", "'heavy'")
                                    .replaceFirst("\\?", "30000")
                                    .replaceFirst("\\?", "29000"));

            assertOnlyIndexScans(plan, "ledger_entry_user_version");
            assertThat(rowsRead(plan)).isLessThanOrEqualTo(1_000 + MONTHS + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_generic_plan", "force_custom_plan"})
    void shouldLookAroundAGapByIndex(String planCacheMode) throws SQLException {
        try (var connection = pool.connection();
                var statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = " + planCacheMode);
            statement.execute(
                    "PREPARE gap (smallint, text, bigint, text, bigint) AS "
                            + numbered(ArchiveQueries.GAP, 5));
            var plan = explain(connection, "EXECUTE gap (1, 'heavy', 25000, 'heavy', 25000)");
            statement.execute("DEALLOCATE gap");
            statement.execute("RESET plan_cache_mode");

            assertThat(scans(plan))
                    .as(plan.toPrettyString())
                    .isNotEmpty()
                    .noneMatch(scan -> type(scan).equals("Seq Scan"));
            assertThat(rowsRead(plan)).isLessThanOrEqualTo(2 * (MONTHS + 1) + 1);
        }
    }

    @Test
    void shouldFindAnAssetsTimeByIndex() throws SQLException {
        try (var connection = pool.connection()) {
            var plan = explain(connection, OF_ASSET);

            assertOnlyIndexScans(plan, "ledger_entry_asset_occurred");
            assertThat(rowsRead(plan)).isEqualTo(rows(plan)).isPositive();
        }
    }

    /**
     * Also without what the pool is set to: no table that has rows is scanned, and whatever reads
     * the index reads one page. A bitmap counts twice.
     */
    @Test
    void shouldReadLittleWhateverPostgresChooses() throws SQLException {
        try (var connection = archive.connection()) {
            for (var mode : List.of("force_generic_plan", "force_custom_plan")) {
                var plan = page(connection, mode, "heavy", 25_000);

                assertNoTableScan(plan);
                assertThat(rowsRead(plan)).as(mode).isLessThanOrEqualTo(2 * LIMIT + 1);
            }
            assertNoTableScan(explain(connection, OF_ASSET));
        }
    }

    @Test
    void shouldNoticeAScanOfATable() throws SQLException {
        try (var connection = archive.connection()) {
            var plan = explain(connection, "SELECT event FROM ledger_entry WHERE amount = 3");

            assertThat(scans(plan)).extracting(HistoryPlanTest::type).contains("Seq Scan");
        }
    }

    private static JsonNode page(
            Connection connection, String planCacheMode, String user, int version)
            throws SQLException {
        var text = numbered(ArchiveQueries.statement(LIMIT), 3);
        try (var statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = " + planCacheMode);
            statement.execute("PREPARE page (text, bigint, bigint) AS " + text);
            try {
                return explain(
                        connection,
                        "EXECUTE page ('%s', %d, %d)".formatted(user, version, version - LIMIT));
            } finally {
                statement.execute("DEALLOCATE page");
                statement.execute("RESET plan_cache_mode");
            }
        }
    }

    private static String numbered(String sql, int parameters) {
        var text = sql;
        for (var number = 1; number <= parameters; number++) {
            text = text.replaceFirst("\\?", "\\$" + number);
        }
        return text;
    }

    private static JsonNode explain(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)) {
            assertThat(rows.next()).isTrue();
            return JSON.readTree(rows.getString(1)).path(0).path("Plan");
        }
    }

    private static void assertNoTableScan(JsonNode plan) {
        assertThat(scans(plan).stream().filter(scan -> !isOfDefault(scan)))
                .as(plan.toPrettyString())
                .isNotEmpty()
                .noneMatch(scan -> type(scan).equals("Seq Scan"));
    }

    private static void assertOnlyIndexScans(JsonNode plan, String index) {
        var scans = scans(plan);
        assertThat(scans)
                .as(plan.toPrettyString())
                .isNotEmpty()
                .allMatch(scan -> type(scan).equals("Index Scan"));
        var column = index.substring(index.lastIndexOf('_') + 1);
        assertThat(scans)
                .as(plan.toPrettyString())
                .allMatch(scan -> scan.path("Index Name").asString().contains(column));
    }

    /** The nodes that read a table or an index. */
    private static List<JsonNode> scans(JsonNode plan) {
        var found = new ArrayList<JsonNode>();
        if (type(plan).contains("Scan")) {
            found.add(plan);
        }
        for (var child : plan.path("Plans")) {
            found.addAll(scans(child));
        }
        return found;
    }

    private static boolean isOfDefault(JsonNode scan) {
        return scan.path("Relation Name").asString("").equals("ledger_entry_default");
    }

    private static String type(JsonNode node) {
        return node.path("Node Type").asString();
    }

    private static double rows(JsonNode node) {
        return node.path("Actual Rows").asDouble() * node.path("Actual Loops").asDouble();
    }

    /** What was looked at, with what a filter has thrown away. */
    private static double rowsRead(JsonNode plan) {
        var sum = 0.0;
        for (var scan : scans(plan)) {
            sum += rows(scan) + scan.path("Rows Removed by Filter").asDouble(0);
        }
        return sum;
    }
}
