package dev.laurel.projection.archive;

import static dev.laurel.projection.archive.ArchiveFixtures.grant;
import static dev.laurel.projection.archive.MemoryLog.ONE;
import static dev.laurel.projection.archive.MemoryLog.ZERO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.projection.archive.ArchiveWriter.State;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The loop, with a log in memory and a real PostgreSQL. */
class ArchiveWriterIT {

    private static final byte[] KEY = "alice".getBytes(StandardCharsets.UTF_8);

    private static PostgresFixture postgres;

    private final List<RunningArchive> running = new ArrayList<>();

    @BeforeAll
    static void startPostgres(@TempDir Path directory) {
        postgres = new PostgresFixture(directory);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @BeforeEach
    void beginEmpty() {
        postgres.emptyArchive().close();
    }

    @AfterEach
    void stopWriters() throws InterruptedException {
        for (var writer : running) {
            writer.stop();
        }
    }

    @Test
    void shouldArchiveWhatIsThereAndWhatComes() {
        var log = new MemoryLog(0, 5);
        var writer = start(log);
        log.give(ZERO, 0, 5);

        await().until(() -> rows() == 5);
        log.give(ONE, 0, 3);
        await().until(() -> rows() == 8);

        assertThat(positions()).containsExactly("0:5", "1:3");
        await().until(() -> writer.metrics.lag().equals(OptionalLong.of(2)));
        assertThat(
                        writer.registry
                                .get("laurel.archive.rows")
                                .tag("result", "written")
                                .counter()
                                .count())
                .isEqualTo(8);
        assertThat(writer.registry.get("hikaricp.connections.max").gauge().value()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWherePostgresIs() throws InterruptedException {
        // given a writer that has stopped
        var first = new MemoryLog(0, 10);
        var before = start(first);
        first.give(ZERO, 0, 10);
        await().until(() -> rows() == 10);
        before.stop();

        // when another one begins, which would read from the start if the group were asked
        var second = new MemoryLog(0, 20);
        start(second);
        await().until(() -> second.follower.position(ZERO) == 10);
        second.give(ZERO, 10, 20);

        // then
        await().until(() -> rows() == 20);
        assertThat(positions()).containsExactly("0:20", "1:0");
    }

    @Test
    void shouldWriteNoMoreRowsAtOnceThanItsBoundAndLoseNone() {
        var log = new MemoryLog(0, 10);
        start(log, batches(3, 1 << 16));
        log.giveAtOnce(ZERO, 0, 10);
        log.giveAtOnce(ONE, 0, 8);

        // It waits for full batches: the last ones of the log are not due for an hour.
        await().until(() -> rows() == 18);
        assertThat(positions()).containsExactly("0:10", "1:8");
        assertThat(ofATransaction("count(*)")).containsOnly("3");
    }

    @Test
    void shouldWriteNoMoreBytesAtOnceThanItsBound() {
        var log = new MemoryLog(0, 60);
        start(log, batches(1_000, 1 << 10));
        log.giveAtOnce(ZERO, 0, 60);

        await().until(() -> rows() >= 50);
        assertThat(ofATransaction("sum(length(event))"))
                .hasSizeGreaterThan(5)
                .allMatch(bytes -> Long.parseLong(bytes) <= 1 << 10);
    }

    /** Of each transaction that wrote rows. */
    private static List<String> ofATransaction(String aggregate) {
        return postgres.texts("SELECT " + aggregate + " FROM ledger_entry GROUP BY xmin::text");
    }

    /** Batches that are written when they are full only. */
    private static ArchiveProperties batches(int rowsMax, int bytesMax) {
        return RunningArchive.properties(postgres, rowsMax, bytesMax, Duration.ofHours(1));
    }

    @Test
    void shouldPutAsideWhatCannotBeRead() {
        var log = new MemoryLog(0, 5);
        var writer = start(log);
        log.give(ZERO, 0, 1);
        log.give(new ConsumerRecord<>(ZERO.topic(), 0, 1, KEY, new byte[] {1, 2, 3}));
        log.give(new ConsumerRecord<>(ZERO.topic(), 0, 2, KEY, null));
        log.give(
                new ConsumerRecord<>(
                        ZERO.topic(), 0, 3, KEY, EventCodec.encode(grant(3, PostgresFixture.NOW))));
        log.give(ZERO, 4, 5);

        await().until(() -> positions().contains("0:5"));

        assertThat(rows()).isEqualTo(2);
        assertThat(writer.deadLetters.history())
                .extracting(letter -> letter.topic())
                .hasSize(3)
                .containsOnly("laurel.dead-letters");
        assertThat(writer.deadLetters.history().getFirst().value()).containsExactly(1, 2, 3);
        assertThat(
                        new String(
                                writer.deadLetters
                                        .history()
                                        .getLast()
                                        .headers()
                                        .lastHeader(DeadLetterHeaders.OFFSET)
                                        .value(),
                                StandardCharsets.UTF_8))
                .isEqualTo("3");
        assertThat(writer.registry.get("laurel.projection.dead.letters").counter().count())
                .isEqualTo(3);
    }

    @Test
    void shouldPutARecordAsideOnceHoweverOftenItIsReadAgain() {
        // given a PostgreSQL that is there and takes no row
        postgres.execute("ALTER TABLE ledger_entry ADD CONSTRAINT closed CHECK (false)");
        var log = new MemoryLog(0, 2);
        var writer = start(log);
        for (var attempt = 1; attempt <= 3; attempt++) {
            var failures = attempt;
            await().until(() -> writer.writer.state() == State.RUNNING);
            givePoison(log);
            await().until(() -> writer.failures("postgres") >= failures);
        }
        assertThat(positions()).containsExactly("0:0", "1:0");

        // when
        postgres.execute("ALTER TABLE ledger_entry DROP CONSTRAINT closed");
        await().until(() -> writer.writer.state() == State.RUNNING);
        givePoison(log);

        // then
        await().until(() -> positions().contains("0:2"));
        assertThat(writer.deadLetters.history()).hasSize(1);
        assertThat(writer.registry.get("laurel.projection.dead.letters").counter().count())
                .isEqualTo(1);
    }

    /** A row and what cannot be read, as one reads it again each time. */
    private static void givePoison(MemoryLog log) {
        log.follower.schedulePollTask(
                () -> {
                    log.follower.addRecord(MemoryLog.record(ZERO, 0));
                    log.follower.addRecord(
                            new ConsumerRecord<>(ZERO.topic(), 0, 1, KEY, new byte[] {1}));
                });
    }

    @Test
    void shouldCatchUpAfterAnOutage() {
        // given
        var log = new MemoryLog(0, 12);
        var writer = start(log);
        log.give(ZERO, 0, 5);
        await().until(() -> rows() == 5);
        // The answer to the commit has come too.
        await().until(() -> writer.metrics.lag().equals(OptionalLong.of(19)));

        // when
        postgres.stopServer();
        log.give(ZERO, 5, 9);
        await().until(() -> writer.writer.state() == State.WAITING_AFTER_FAILURE);
        await().until(() -> writer.failures("postgres") >= 2);
        // PostgreSQL has 5 of 12 and 0 of 12, also while it is away.
        await().until(() -> writer.metrics.lag().equals(OptionalLong.of(19)));
        assertThat(writer.writer.detail())
                .startsWith("Archive waits: PostgreSQL is away or refuses: ");
        assertThat(log.follower.paused()).contains(ZERO, ONE);
        postgres.startServerAgain();

        // then it reads again what was not written
        await().until(() -> writer.writer.state() == State.RUNNING);
        log.give(ZERO, 5, 12);
        await().until(() -> rows() == 12);
        await().until(() -> positions().contains("0:12"));
    }

    @Test
    void shouldWaitWhileTheDiskOfPostgresIsFull() {
        // given a disk that takes no row, but can be read
        postgres.execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'"
                        + " USING ERRCODE = '53100'; END $$");
        postgres.execute(
                "CREATE TRIGGER disk_full BEFORE UPDATE ON archive_offset"
                        + " FOR EACH ROW EXECUTE FUNCTION refuse()");
        var log = new MemoryLog(0, 6);
        var writer = start(log);
        log.give(ZERO, 0, 3);

        // when it fails, and its offsets are read again between the attempts
        await().until(() -> writer.failures("postgres_disk_full") >= 1);

        // then it says so all the time
        await().until(() -> writer.metrics.lag().isPresent());
        assertThat(writer.writer.state()).isEqualTo(State.WAITING_AFTER_FAILURE);
        assertThat(writer.writer.detail())
                .isEqualTo(
                        "Archive waits: the disk of PostgreSQL is full:"
                                + " ERROR: could not extend file: No space left on device");

        // when there is room
        postgres.execute("DROP TRIGGER disk_full ON archive_offset");
        await().until(() -> !log.follower.paused().contains(ZERO));
        log.give(ZERO, 0, 6);

        // then it goes on
        await().until(() -> rows() == 6);
        await().until(() -> writer.writer.state() == State.RUNNING);
        assertThat(writer.writer.detail()).isEmpty();
    }

    @Test
    void shouldArchiveNothingWhileItsOwnVolumeIsLow() {
        var log = new MemoryLog(0, 6);
        var writer = start(log);
        log.give(ZERO, 0, 3);
        await().until(() -> rows() == 3);

        writer.free.set(1);
        writer.storage.look();
        await().until(() -> writer.writer.state() == State.WAITING_FOR_ROOM);
        assertThat(log.follower.paused()).contains(ZERO, ONE);
        assertThat(writer.writer.detail()).startsWith("Volume data has 0.0 MiB free");

        writer.free.set(1L << 30);
        writer.storage.look();
        await().until(() -> writer.writer.state() == State.RUNNING);
        log.give(ZERO, 3, 6);
        await().until(() -> rows() == 6);
    }

    @Test
    void shouldBeginWhenPostgresIsThere() {
        postgres.stopServer();
        var log = new MemoryLog(0, 2);
        var writer = start(log);
        await().until(() -> writer.failures("postgres") >= 1);

        postgres.startServerAgain();
        await().until(() -> writer.writer.state() == State.RUNNING);
        log.give(ZERO, 0, 2);

        await().until(() -> rows() == 2);
    }

    @Test
    void shouldReadWhereTheOtherWriterIsWhenOvertaken() throws SQLException {
        var log = new MemoryLog(0, 30);
        var writer = start(log);
        log.give(ZERO, 0, 5);
        await().until(() -> rows() == 5);

        // given somebody who believed the same
        try (var other = postgres.archive(new SimpleMeterRegistry())) {
            other.write(ArchiveFixtures.batch(0, 5, 20), List.of(new OffsetMove(0, 5, 20)));
        }
        log.give(ZERO, 5, 8);

        // then
        await().until(() -> writer.failures("overtaken") == 1);
        await().until(() -> log.follower.position(ZERO) == 20);
        assertThat(rows()).isEqualTo(20);
        log.give(ZERO, 20, 30);
        await().until(() -> rows() == 30);
    }

    @Test
    void shouldNotGoBackWhereTheLogIsAnother() {
        var log = new MemoryLog(0, 3);
        postgres.execute("INSERT INTO archive_offset VALUES (0, 100), (1, 0)");

        var writer = start(log);

        await().until(() -> writer.failures("ahead_of_log") >= 2);
        assertThat(positions()).containsExactly("0:100", "1:0");
        assertThat(log.follower.paused()).contains(ZERO);
    }

    @Test
    void shouldCountWhatKafkaHasDroppedAndGoOn() {
        var log = new MemoryLog(7, 9);
        var writer = start(log);
        await().until(() -> writer.writer.state() == State.RUNNING);
        log.give(ZERO, 7, 9);

        await().until(() -> positions().contains("0:9"));

        assertThat(rows()).isEqualTo(2);
        assertThat(writer.registry.get("laurel.archive.missing").counter().count()).isEqualTo(7);
    }

    @Test
    void shouldForgetWhatItReadOfPartitionsThatGo() {
        var log = new MemoryLog(0, 10);
        start(log);
        log.give(ZERO, 0, 4);
        await().until(() -> rows() == 4);

        log.follower.schedulePollTask(() -> log.follower.rebalance(List.of(ONE)));
        await().until(() -> log.follower.assignment().equals(java.util.Set.of(ONE)));
        await().until(() -> log.follower.paused().isEmpty());
        log.give(ONE, 0, 3);

        await().until(() -> rows() == 7);
        assertThat(positions()).containsExactly("0:4", "1:3");
    }

    private RunningArchive start(MemoryLog log) {
        return start(log, RunningArchive.properties(postgres));
    }

    private RunningArchive start(MemoryLog log, ArchiveProperties properties) {
        var started = new RunningArchive(postgres, log, properties);
        running.add(started);
        return started;
    }

    private static long rows() {
        return postgres.number("SELECT count(*) FROM ledger_entry");
    }

    private static List<String> positions() {
        return postgres.texts(
                "SELECT partition_number || ':' || next_offset FROM archive_offset ORDER BY 1");
    }
}
