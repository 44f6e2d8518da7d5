package dev.laurel.projection.archive;

import static dev.laurel.projection.archive.ArchiveFixtures.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventWord;
import dev.laurel.contract.fixture.RandomRecords;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.projection.archive.ArchiveResult.Overtaken;
import dev.laurel.projection.archive.ArchiveResult.Stopped;
import dev.laurel.projection.archive.ArchiveResult.Written;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class ArchiveTransactionIT {

    private static final long SEED = 20261123;
    private static final long PATIENCE_SECONDS = 60;

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
        assertThat(archive.positions(List.of(0, 1))).containsEntry(0, 0L).containsEntry(1, 0L);
    }

    @AfterEach
    void closeArchive() {
        archive.close();
    }

    @Test
    void shouldWriteEveryKindOfEventAsItIs() throws SQLException {
        // given
        var random = new RandomRecords(SEED);
        var events = new ArrayList<Event>();
        var versions = new HashSet<String>();
        var batch = new ArchiveBatch(10_000, 1 << 20);
        while (events.size() < 2_000) {
            var event = random.event();
            if (event instanceof Event.Change
                    && !versions.add(event.head().user().value() + " " + event.head().version())) {
                // The extremes come more than once.
                continue;
            }
            try {
                ArchiveFixtures.add(batch, 1, events.size(), event);
                events.add(event);
            } catch (CodecException _) {
                assertThat(
                                event.head().decidedAtMillis() > CopyBuffer.MILLIS_MAX
                                        || event.head().decidedAtMillis() < CopyBuffer.MILLIS_MIN
                                        || event.head().occurredAtMillis() > CopyBuffer.MILLIS_MAX
                                        || event.head().occurredAtMillis() < CopyBuffer.MILLIS_MIN)
                        .isTrue();
            }
        }

        // when
        var result = archive.write(batch, List.of(new OffsetMove(1, 0, 2_000)));

        // then
        assertThat(result).isEqualTo(new Written(2_000));
        var kinds = new HashSet<String>();
        try (var connection = postgres.database().getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT * FROM ledger_entry ORDER BY event_offset")) {
            for (var event : events) {
                assertThat(rows.next()).isTrue();
                assertRow(rows, event);
                kinds.add(rows.getString("type"));
            }
        }
        assertThat(kinds).hasSize(22);
    }

    private static void assertRow(ResultSet row, Event event) throws SQLException {
        var head = event.head();
        assertThat(row.getBytes("event")).isEqualTo(EventCodec.encode(event));
        assertThat(row.getInt("partition_number")).isEqualTo(1);
        assertThat(row.getString("user_id")).isEqualTo(head.user().value());
        assertThat(row.getString("command_id")).isEqualTo(head.commandId().value());
        assertThat(row.getString("type")).isEqualTo(EventWord.of(event));
        assertThat(longOrNull(row, "version"))
                .isEqualTo(event instanceof Event.Change ? (Long) head.version() : null);
        assertThat(millis(row, "decided_at")).isEqualTo(head.decidedAtMillis());
        assertThat(millis(row, "occurred_at")).isEqualTo(head.occurredAtMillis());
        if (event instanceof Event.MoneyMoved moved) {
            assertThat(row.getString("asset")).isEqualTo(moved.asset().value());
            assertThat(row.getLong("amount")).isEqualTo(moved.amount().minorUnits());
        } else {
            assertThat(row.getString("asset")).isNull();
            assertThat(longOrNull(row, "amount")).isNull();
        }
    }

    private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        var number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private static long millis(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    @Test
    void shouldTakeTheFirstAndTheLastMillisecondOfPostgres() throws SQLException {
        var batch = new ArchiveBatch(10, 1 << 10);
        ArchiveFixtures.add(batch, 0, 0, grantAt(1, CopyBuffer.MILLIS_MIN + 5));
        ArchiveFixtures.add(batch, 0, 1, grantAt(2, CopyBuffer.MILLIS_MAX));

        var result = archive.write(batch, List.of(new OffsetMove(0, 0, 2)));

        assertThat(result).isEqualTo(new Written(2));
        assertThat(
                        postgres.texts(
                                "SELECT decided_at AT TIME ZONE 'UTC' FROM ledger_entry_default ORDER BY 1"))
                .containsExactly("4714-11-24 00:00:00.005 BC", "294276-12-31 23:59:59.999");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(
                        () ->
                                ArchiveFixtures.add(
                                        batch, 0, 2, grantAt(3, CopyBuffer.MILLIS_MAX + 1)));
    }

    private static Event grantAt(long number, long millis) {
        return ArchiveFixtures.grant(number, Instant.ofEpochMilli(millis));
    }

    @Test
    void shouldMoveOffsetsWithoutRows() throws SQLException {
        var empty = new ArchiveBatch(10, 1 << 10);

        assertThat(archive.write(empty, List.of(new OffsetMove(0, 0, 3))))
                .isEqualTo(new Written(0));
        assertThat(archive.positions(List.of(0))).containsEntry(0, 3L);
    }

    @Test
    void shouldNotWriteTwiceWhatIsReadTwice() throws SQLException {
        // given
        archive.write(batch(0, 0, 100), List.of(new OffsetMove(0, 0, 100)));
        var before =
                postgres.texts("SELECT ledger_entry::text FROM ledger_entry ORDER BY event_offset");

        // when the offsets are lost
        postgres.execute("UPDATE archive_offset SET next_offset = 50");
        var result = archive.write(batch(0, 50, 120), List.of(new OffsetMove(0, 50, 120)));

        // then
        assertThat(result).isEqualTo(new Written(20));
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(120);
        assertThat(
                        postgres.texts(
                                "SELECT ledger_entry::text FROM ledger_entry WHERE event_offset < 100 ORDER BY event_offset"))
                .isEqualTo(before);
    }

    @Test
    void shouldWriteAllOrNothingWhereverTheConnectionIsCut() throws SQLException {
        var moves = List.of(new OffsetMove(0, 0, 10), new OffsetMove(1, 0, 10));
        var whole = archive.write(two(), moves);
        assertThat(whole).isEqualTo(new Written(20));
        var cuts = 0;
        var committed = 0;
        while (true) {
            // given
            archive.close();
            archive = postgres.emptyArchive();
            archive.positions(List.of(0, 1));
            archive.prepareMonths();
            var countdown = new AtomicInteger(cuts);
            var transaction =
                    new ArchiveTransaction(
                            FaultyDataSource.of(
                                    postgres.database(), _ -> countdown.getAndDecrement() == 0));

            // when
            try {
                transaction.write(two(), moves, List.of());
                break;
            } catch (SQLException e) {
                assertThat(e.getMessage()).startsWith("cut ");
            }

            // then it is as if nothing had happened, or everything
            var rows = postgres.number("SELECT count(*) FROM ledger_entry");
            var moved = postgres.number("SELECT sum(next_offset) FROM archive_offset");
            assertThat(rows).isIn(0L, 20L).isEqualTo(moved);
            committed += rows == 0 ? 0 : 1;

            // and who comes next completes it
            if (moved == 0) {
                assertThat(archive.write(two(), moves)).isEqualTo(whole);
            } else {
                assertThat(archive.write(two(), moves)).isEqualTo(new Overtaken());
            }
            assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(20);
            cuts++;
        }
        // before and after: staging, copy, offsets, merge, commit
        assertThat(cuts).isEqualTo(10);
        assertThat(committed).isEqualTo(1);
    }

    private static ArchiveBatch two() {
        var batch = batch(0, 0, 10);
        for (var offset = 0; offset < 10; offset++) {
            ArchiveFixtures.add(
                    batch, 1, offset, ArchiveFixtures.grant(100 + offset, PostgresFixture.NOW));
        }
        return batch;
    }

    @Test
    void shouldRefuseAWriterThatHasFallenBehind() throws SQLException {
        // given a batch that is still on its way while another writer goes on
        var zombies = batch(0, 0, 10);
        archive.write(batch(0, 0, 5), List.of(new OffsetMove(0, 0, 5)));

        // when
        var result = archive.write(zombies, List.of(new OffsetMove(0, 0, 10)));

        // then
        assertThat(result).isEqualTo(new Overtaken());
        assertThat(archive.positions(List.of(0))).containsEntry(0, 5L);
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(5);
        assertThat(archive.write(batch(0, 5, 10), List.of(new OffsetMove(0, 5, 10))))
                .isEqualTo(new Written(5));
    }

    @Test
    void shouldRefuseTheWholeBatchWhereOnePartitionIsLost() throws SQLException {
        archive.write(batch(1, 0, 3), List.of(new OffsetMove(1, 0, 3)));

        var result =
                archive.write(two(), List.of(new OffsetMove(0, 0, 10), new OffsetMove(1, 0, 10)));

        assertThat(result).isEqualTo(new Overtaken());
        assertThat(archive.positions(List.of(0, 1))).containsEntry(0, 0L).containsEntry(1, 3L);
    }

    @Test
    void shouldStopBeforeTheFirstDoubleOfEachPartition() throws SQLException {
        // given a double within the batch, and two of what is archived
        archive.write(batch(1, 0, 3), List.of(new OffsetMove(1, 0, 3)));
        var batch = new ArchiveBatch(100, 1 << 12);
        add(batch, 0, 0, 100);
        add(batch, 0, 1, 101);
        add(batch, 1, 3, 103);
        add(batch, 0, 2, 100);
        add(batch, 0, 3, 104);
        add(batch, 1, 5, 2);
        add(batch, 1, 6, 1);
        add(batch, 2, 0, 105);
        archive.positions(List.of(0, 1, 2));

        // when
        var result =
                archive.write(
                        batch,
                        List.of(
                                new OffsetMove(0, 0, 4),
                                new OffsetMove(1, 3, 7),
                                new OffsetMove(2, 0, 1)));

        // then
        var moves =
                List.of(new OffsetMove(0, 0, 2), new OffsetMove(1, 3, 5), new OffsetMove(2, 0, 1));
        assertThat(result)
                .isEqualTo(
                        new Stopped(
                                4,
                                moves,
                                List.of(
                                        new DoubleEvent(
                                                new PartitionOffset(0, 2),
                                                "user-2",
                                                101,
                                                new PartitionOffset(0, 0),
                                                false),
                                        new DoubleEvent(
                                                new PartitionOffset(1, 5),
                                                "user-2",
                                                3,
                                                new PartitionOffset(1, 2),
                                                false))));
        assertThat(archive.positions(List.of(0, 1, 2)))
                .containsEntry(0, 2L)
                .containsEntry(1, 5L)
                .containsEntry(2, 1L);
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(7);
    }

    private static void add(ArchiveBatch batch, int partition, long offset, long number) {
        ArchiveFixtures.add(
                batch, partition, offset, ArchiveFixtures.grant(number, PostgresFixture.NOW));
    }

    @Test
    void shouldRememberTheLetterOfADoubleUntilTheArchiveIsPastIt() throws SQLException {
        archive.write(batch(0, 0, 3), List.of(new OffsetMove(0, 0, 3)));
        var batch = new ArchiveBatch(10, 1 << 10);
        add(batch, 0, 3, 1);
        var moves = List.of(new OffsetMove(0, 3, 4));
        var found = ((Stopped) archive.write(batch, moves)).doubles().getFirst();
        assertThat(found.hasLetter()).isFalse();
        assertThat(archive.doubles().isStill(found)).isTrue();

        archive.doubles().noteLetter(found);
        var again = (Stopped) archive.write(batch, moves);
        assertThat(again.doubles().getFirst().hasLetter()).isTrue();
        assertThat(again.moves()).isEmpty();
        assertThat(again.rows()).isZero();

        postgres.execute("UPDATE archive_offset SET next_offset = 4 WHERE partition_number = 0");
        assertThat(archive.doubles().isStill(found)).isFalse();
        archive.write(batch(0, 4, 6), List.of(new OffsetMove(0, 4, 6)));
        assertThat(postgres.number("SELECT count(double_offset) FROM archive_offset")).isZero();
    }

    @Test
    void shouldNotWaitForAWriterThatWasStoppedAfterItsCopy() throws Exception {
        // given
        archive.prepareMonths();
        var stopped = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var zombie =
                new ArchiveTransaction(
                        FaultyDataSource.of(
                                postgres.database(),
                                step -> stop("before executeUpdate", step, stopped, goOn)));
        try (var thread = Executors.newSingleThreadExecutor()) {
            var late =
                    thread.submit(
                            () ->
                                    zombie.write(
                                            batch(0, 0, 10),
                                            List.of(new OffsetMove(0, 0, 10)),
                                            List.of()));
            assertThat(stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            // when
            var result = archive.write(batch(0, 0, 10), List.of(new OffsetMove(0, 0, 10)));
            goOn.countDown();

            // then
            assertThat(result).isEqualTo(new Written(10));
            assertThat(late.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Overtaken());
        }
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(10);
    }

    @Test
    void shouldLetTheSecondOfTwoWritersWaitForTheFirst() throws Exception {
        // given
        archive.prepareMonths();
        var stopped = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var first =
                new ArchiveTransaction(
                        FaultyDataSource.of(
                                postgres.database(),
                                step -> stop("before commit", step, stopped, goOn)));
        try (var threads = Executors.newFixedThreadPool(2)) {
            var one =
                    threads.submit(
                            () ->
                                    first.write(
                                            batch(0, 0, 10),
                                            List.of(new OffsetMove(0, 0, 10)),
                                            List.of()));
            assertThat(stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            // when
            var other =
                    threads.submit(
                            () -> archive.write(batch(0, 0, 7), List.of(new OffsetMove(0, 0, 7))));
            awaitWaitingWriter();
            goOn.countDown();

            // then
            assertThat(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Written(10));
            assertThat(other.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(new Overtaken());
        }
        assertThat(archive.positions(List.of(0))).containsEntry(0, 10L);
    }

    private static void awaitWaitingWriter() {
        org.awaitility.Awaitility.await()
                .until(
                        () ->
                                postgres.number(
                                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                                        == 1);
    }

    private static boolean stop(
            String where, String step, CountDownLatch stopped, CountDownLatch goOn)
            throws InterruptedException {
        if (step.equals(where) && stopped.getCount() > 0) {
            stopped.countDown();
            assertThat(goOn.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        return false;
    }
}
