package dev.laurel.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

class MonthPartitionsIT {

    private static final String PARTITIONS =
            "SELECT inhrelid::regclass::text FROM pg_inherits"
                    + " WHERE inhparent = 'ledger_entry'::regclass ORDER BY 1";

    private static PostgresFixture postgres;

    private ArchiveDatabase archive;

    @BeforeAll
    static void startPostgres(@TempDir Path directory) {
        postgres = new PostgresFixture(directory);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void beginEmpty() throws SQLException {
        archive = postgres.emptyArchive();
        archive.positions(List.of(0));
    }

    @AfterEach
    void closeArchive() {
        archive.close();
    }

    @Test
    void shouldMakeTheMonthsToCome() throws SQLException {
        archive.prepareMonths();

        assertThat(postgres.texts(PARTITIONS))
                .containsExactly(
                        "ledger_entry_2026_11",
                        "ledger_entry_2026_12",
                        "ledger_entry_2027_01",
                        "ledger_entry_2027_02",
                        "ledger_entry_default");
    }

    @Test
    void shouldMakeAMonthWhenItsFirstRowComes() throws SQLException {
        // given the last and the first millisecond of two months
        var batch = new ArchiveBatch(10, 1 << 10);
        add(batch, 0, "2026-02-28T23:59:59.999Z");
        add(batch, 1, "2026-03-01T00:00:00Z");
        add(batch, 2, "2026-02-01T00:00:00Z");

        // when
        archive.write(batch, List.of(new OffsetMove(0, 0, 3)));

        // then
        assertThat(rowsOf("ledger_entry_2026_02")).isEqualTo(2);
        assertThat(rowsOf("ledger_entry_2026_03")).isEqualTo(1);
        assertThat(
                        postgres.texts(
                                "SELECT indexdef FROM pg_indexes WHERE tablename = 'ledger_entry_2026_02'"))
                .hasSize(3)
                .anyMatch(
                        index ->
                                index.startsWith(
                                                "CREATE UNIQUE INDEX ledger_entry_2026_02_user_version")
                                        && index.contains("(user_id, version DESC) WHERE"))
                .anyMatch(index -> index.contains("(asset, occurred_at) WHERE"));
    }

    @Test
    void shouldRefuseDoublesInMonthsThatAnOlderReleaseMade() throws SQLException {
        // given
        postgres.execute("CREATE TABLE ledger_entry_2026_11 (LIKE ledger_entry INCLUDING ALL)");
        postgres.execute(
                "ALTER TABLE ledger_entry ATTACH PARTITION ledger_entry_2026_11"
                        + " FOR VALUES FROM ('2026-11-01Z') TO ('2026-12-01Z')");

        // when
        archive.prepareMonths();

        // then
        assertThat(refusesDoubles("ledger_entry_2026_11")).isTrue();
        assertThat(refusesDoubles("ledger_entry_default")).isTrue();
    }

    @Test
    void shouldBringAnArchiveWithAndWithoutDoublesUpToDate() throws SQLException {
        // given tables of the first release, and a month with two rows of one user and version
        archive.close();
        postgres.execute("DROP SCHEMA public CASCADE");
        postgres.execute("CREATE SCHEMA public");
        Flyway.configure()
                .dataSource(postgres.database())
                .locations("classpath:dev/laurel/postgres/migration")
                .target("1")
                .load()
                .migrate();
        for (var month : List.of("2026-10", "2026-11")) {
            var name = MonthPartitions.name(YearMonth.parse(month));
            postgres.execute(
                    "CREATE TABLE %s PARTITION OF ledger_entry FOR VALUES FROM ('%s-01Z') TO ('%s-01Z')"
                            .formatted(name, month, YearMonth.parse(month).plusMonths(1)));
        }
        postgres.execute(
                "INSERT INTO ledger_entry (decided_at, event_offset, version, occurred_at,"
                        + " partition_number, user_id, command_id, type, event)"
                        + " SELECT timestamptz '2026-10-05Z', n, 7, timestamptz '2026-10-05Z', 0,"
                        + " 'alice', 'c', 'any', '' FROM generate_series(1, 2) AS n");

        // when
        archive = postgres.archive(new SimpleMeterRegistry());
        archive.migrate();
        archive.prepareMonths();

        // then the month with doubles is still read by an index of its own
        assertThat(refusesDoubles("ledger_entry_2026_10")).isFalse();
        assertThat(refusesDoubles("ledger_entry_2026_11")).isTrue();
        assertThat(
                        postgres.texts(
                                "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%(user_id, version DESC)%' ORDER BY 1"))
                .containsExactly(
                        "ledger_entry_2026_10_user_version",
                        "ledger_entry_2026_11_user_version",
                        "ledger_entry_2026_12_user_version",
                        "ledger_entry_2027_01_user_version",
                        "ledger_entry_2027_02_user_version",
                        "ledger_entry_default_user_version");

        // when somebody removes them
        postgres.execute("DELETE FROM ledger_entry WHERE event_offset = 2");
        postgres.execute("DROP INDEX ledger_entry_2026_10_user_version");
        months(InstantSource.fixed(PostgresFixture.NOW), 1, counter())
                .ensure(Set.of(YearMonth.of(2026, 10)));

        // then
        assertThat(refusesDoubles("ledger_entry_2026_10")).isTrue();
    }

    private static boolean refusesDoubles(String partition) {
        return postgres.number(
                        "SELECT count(*) FROM pg_index WHERE indisunique AND indexrelid = '%s_user_version'::regclass"
                                .formatted(partition))
                == 1;
    }

    @Test
    void shouldLeaveImpossibleTimesToTheDefaultPartition() throws SQLException {
        var batch = new ArchiveBatch(10, 1 << 10);
        add(batch, 0, "2027-03-01T00:00:00Z");
        add(batch, 1, "1969-12-31T23:59:59Z");
        add(batch, 2, "9999-12-31T23:59:59Z");

        archive.write(batch, List.of(new OffsetMove(0, 0, 3)));

        assertThat(rowsOf("ledger_entry_default")).isEqualTo(3);
        assertThat(postgres.texts(PARTITIONS)).hasSize(5);
    }

    @Test
    void shouldGoOnWhereTheDefaultPartitionHasRowsOfAMonthToMake() throws SQLException {
        // given
        var early = new ArchiveBatch(10, 1 << 10);
        add(early, 0, "2027-03-05T00:00:00Z");
        archive.write(early, List.of(new OffsetMove(0, 0, 1)));

        // when that month is near
        var later =
                months(InstantSource.fixed(Instant.parse("2027-02-01T00:00:00Z")), 2, counter());
        later.ensure(Set.of());

        // then
        assertThat(postgres.texts(PARTITIONS))
                .contains("ledger_entry_2027_02", "ledger_entry_2027_04")
                .doesNotContain("ledger_entry_2027_03");
        var more = new ArchiveBatch(10, 1 << 10);
        add(more, 1, "2027-03-06T00:00:00Z");
        assertThat(archive.write(more, List.of(new OffsetMove(0, 1, 2))))
                .isEqualTo(new ArchiveResult.Written(1));
        assertThat(rowsOf("ledger_entry_default")).isEqualTo(2);
    }

    @Test
    void shouldMakeABoundedNumber() throws SQLException {
        var months = months(InstantSource.fixed(PostgresFixture.NOW), 1, counter());
        var first = YearMonth.of(1990, 1);

        months.ensure(IntStream.range(0, 300).mapToObj(first::plusMonths).toList());

        assertThat(postgres.texts(PARTITIONS)).hasSize(MonthPartitions.PARTITIONS_MAX + 1);
    }

    @Test
    void shouldMakeEachOnceWhereTwoWritersNeedIt() throws Exception {
        Callable<Boolean> ensure =
                () -> {
                    months(InstantSource.fixed(PostgresFixture.NOW), 12, counter())
                            .ensure(Set.of());
                    return true;
                };
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (var done : threads.invokeAll(List.of(ensure, ensure, ensure))) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(postgres.texts(PARTITIONS)).hasSize(14);
    }

    @Test
    void shouldGoOnWhereALongReaderHoldsUpMonthsThatNobodyNeedsYet() throws SQLException {
        // given a month that is there, and one who reads all of the ledger in one transaction
        archive.write(ArchiveFixtures.batch(0, 0, 1), List.of(new OffsetMove(0, 0, 1)));
        postgres.execute("DROP TABLE ledger_entry_2026_12");
        var clock = new AtomicReference<>(PostgresFixture.NOW);
        var postponed = counter();
        var months = months(clock::get, 3, postponed);
        try (var reader = reader();
                var another = postgres.archive(new SimpleMeterRegistry())) {
            // when
            months.ensure(Set.of(YearMonth.of(2026, 11)));
            months.ensure(Set.of(YearMonth.of(2026, 11)));

            // then it was waited for once, and rows go on
            assertThat(postponed.count()).isEqualTo(1);
            assertThat(
                            another.write(
                                    ArchiveFixtures.batch(0, 1, 3),
                                    List.of(new OffsetMove(0, 1, 3))))
                    .isEqualTo(new ArchiveResult.Written(2));
            assertThat(postgres.texts(PARTITIONS)).doesNotContain("ledger_entry_2026_12");

            clock.updateAndGet(now -> now.plus(MonthPartitions.POSTPONEMENT));
            months.ensure(Set.of());
            assertThat(postponed.count()).isEqualTo(2);
            reader.rollback();
        }
        clock.updateAndGet(now -> now.plus(MonthPartitions.POSTPONEMENT));
        months.ensure(Set.of());
        assertThat(postgres.texts(PARTITIONS)).contains("ledger_entry_2026_12");
    }

    @Test
    void shouldWriteNoRowWhoseMonthIsHeldUpAndWriteItLater() throws SQLException {
        archive.prepareMonths();
        var batch = new ArchiveBatch(10, 1 << 10);
        add(batch, 0, "2026-03-01T00:00:00Z");
        var moves = List.of(new OffsetMove(0, 0, 1));
        try (var reader = reader()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> archive.write(batch, moves))
                    .withMessageContaining("ledger_entry_2026_03")
                    .matches(e -> "55P03".equals(e.getSQLState()));
            assertThat(rowsOf("ledger_entry")).isZero();
            reader.rollback();
        }

        assertThat(archive.write(batch, moves)).isEqualTo(new ArchiveResult.Written(1));
        assertThat(rowsOf("ledger_entry_2026_03")).isEqualTo(1);
    }

    /** Reads the whole ledger as a backup does, and stays in its transaction. */
    private static Connection reader() throws SQLException {
        var connection = postgres.database().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM ledger_entry")) {
            assertThat(rows.next()).isTrue();
        }
        return connection;
    }

    private static MonthPartitions months(InstantSource clock, int ahead, Counter postponed) {
        return new MonthPartitions(postgres.database(), clock, ahead, postponed);
    }

    private static Counter counter() {
        return new SimpleMeterRegistry().counter("postponed");
    }

    private static void add(ArchiveBatch batch, long offset, String decidedAt) {
        ArchiveFixtures.add(
                batch, 0, offset, ArchiveFixtures.grant(offset, Instant.parse(decidedAt)));
    }

    private static long rowsOf(String partition) {
        return postgres.number("SELECT count(*) FROM " + partition);
    }
}
