package dev.laurel.projection.archive;

import static dev.laurel.projection.archive.MemoryLog.ONE;
import static dev.laurel.projection.archive.MemoryLog.ZERO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.contract.event.Event;
import dev.laurel.projection.archive.ArchiveWriter.State;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A log that has lost its end, and an archive that was further. */
class StepBackIT {

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
    void shouldStepBackWhereTheLogHasLostItsEnd() throws InterruptedException {
        // given
        archived(5_000);

        // when
        var log = new MemoryLog(0, 4_900);
        var archive = start(log);

        // then
        await().until(() -> archive.writer.state() == State.RUNNING);
        assertThat(positions()).containsExactly("0:4900", "1:0");
        assertThat(rows()).isEqualTo(4_900);
        assertThat(count(archive, "laurel.archive.back")).isOne();
        assertThat(count(archive, "laurel.archive.dropped")).isEqualTo(100);
        assertThat(archive.failures("ahead_of_log")).isZero();
    }

    @Test
    void shouldStepBackWhereOtherEventsHaveTheOldOffsets() throws InterruptedException {
        archived(3_000);

        // when the log was 1 500 long and has grown beyond the archive
        var log = new MemoryLog(0, 3_200);
        for (var offset = 1_500; offset < 3_200; offset++) {
            log.put(ZERO, offset, regrown(offset));
        }
        var archive = start(log);
        await().until(() -> archive.writer.state() == State.RUNNING);
        assertThat(positions()).containsExactly("0:1500", "1:0");
        log.giveAtOnce(ZERO, 1_500, 3_200);

        // then it has what the log has
        await().until(() -> positions().contains("0:3200"));
        assertThat(rows()).isEqualTo(3_200);
        assertThat(
                        postgres.number(
                                "SELECT count(*) FROM ledger_entry WHERE command_id LIKE 'c-9%' AND amount > 900000"))
                .isEqualTo(1_700);
        assertThat(count(archive, "laurel.archive.dropped")).isEqualTo(1_500);
        assertThat(archive.writer.state()).isEqualTo(State.RUNNING);
    }

    private static Event regrown(long offset) {
        return ArchiveFixtures.grant(
                900_000 + offset, PostgresFixture.NOW.plus(Duration.ofMinutes(1)));
    }

    @Test
    void shouldNotTakeARowThatIsEqualByChanceForTheEnd() throws InterruptedException {
        archived(100);

        // when what came again at 80 is what was there before
        var log = new MemoryLog(0, 100);
        for (var offset = 70; offset < 100; offset++) {
            if (offset != 80) {
                log.put(ZERO, offset, regrown(offset));
            }
        }
        var archive = start(log);

        await().until(() -> archive.writer.state() == State.RUNNING);
        assertThat(positions()).containsExactly("0:70", "1:0");
        assertThat(rows()).isEqualTo(70);
    }

    @Test
    void shouldReadEventsThatCameWhereOnlyMarkersWereLost() throws Exception {
        // given an archive that is past offsets without rows
        archived(10);
        try (var other = postgres.archive(new SimpleMeterRegistry())) {
            other.write(new ArchiveBatch(10, 1 << 10), List.of(new OffsetMove(0, 10, 13)));
        }

        var log = new MemoryLog(0, 20);
        var archive = start(log);
        await().until(() -> archive.writer.state() == State.RUNNING);
        assertThat(positions()).containsExactly("0:10", "1:0");
        log.giveAtOnce(ZERO, 10, 20);

        await().until(() -> rows() == 20);
        assertThat(count(archive, "laurel.archive.dropped")).isZero();
    }

    @Test
    void shouldGoOnWhereNothingIsLost() throws InterruptedException {
        archived(10);

        var log = new MemoryLog(0, 20);
        var archive = start(log);
        await().until(() -> archive.writer.state() == State.RUNNING);
        log.giveAtOnce(ZERO, 10, 20);

        await().until(() -> rows() == 20);
        assertThat(count(archive, "laurel.archive.back")).isZero();
    }

    @Test
    void shouldGoOnWhereKafkaHasDroppedTheNewestRow() throws InterruptedException {
        archived(10);

        var log = new MemoryLog(15, 20);
        var archive = start(log);
        await().until(() -> archive.writer.state() == State.RUNNING);
        log.giveAtOnce(ZERO, 15, 20);

        await().until(() -> rows() == 15);
        assertThat(count(archive, "laurel.archive.back")).isZero();
    }

    @Test
    void shouldGoOnWhereTheRowsOfAMonthAreDropped() throws InterruptedException {
        archived(10);
        postgres.execute("DROP TABLE ledger_entry_2026_11");

        var log = new MemoryLog(0, 20);
        var archive = start(log);
        await().until(() -> archive.writer.state() == State.RUNNING);
        log.giveAtOnce(ZERO, 10, 20);

        await().until(() -> rows() == 10);
        assertThat(positions()).contains("0:20");
    }

    @Test
    void shouldDropNothingWhereTheLogIsAnother() throws InterruptedException {
        archived(50);

        // when neither is the log as long, nor has it a record in common
        var shorter = new MemoryLog(0, 30);
        for (var offset = 0; offset < 30; offset++) {
            shorter.put(ZERO, offset, regrown(offset));
        }
        var archive = start(shorter);
        await().until(() -> archive.failures("ahead_of_log") >= 2);

        assertThat(positions()).containsExactly("0:50", "1:0");
        assertThat(rows()).isEqualTo(50);
        assertThat(archive.writer.state()).isEqualTo(State.WAITING_AFTER_FAILURE);
        assertThat(archive.writer.detail())
                .contains("PostgreSQL and laurel.events do not belong together");
        archive.stop();

        // and when it is longer
        var longer = new MemoryLog(0, 80);
        for (var offset = 0; offset < 80; offset++) {
            longer.put(ZERO, offset, regrown(offset));
        }
        var other = start(longer);
        await().until(() -> other.failures("ahead_of_log") >= 2);
        assertThat(rows()).isEqualTo(50);
        assertThat(longer.follower.paused()).contains(ZERO, ONE);
    }

    @Test
    void shouldDropNothingWhereAnotherWriterHasMoved() throws InterruptedException, SQLException {
        archived(20);
        try (var archive = postgres.archive(new SimpleMeterRegistry())) {
            var since = PostgresFixture.NOW.atOffset(ZoneOffset.UTC).minusDays(1);

            assertThat(archive.tail().dropFrom(0, 19, 10, since)).isEqualTo(-1);
            assertThat(rows()).isEqualTo(20);
            assertThat(archive.tail().dropFrom(0, 20, 10, since)).isEqualTo(10);
        }
        assertThat(positions()).containsExactly("0:10", "1:0");
    }

    /** So many events of partition 0 are archived, and nobody follows. */
    private void archived(int events) throws InterruptedException {
        var log = new MemoryLog(0, events);
        var archive = new RunningArchive(postgres, log, RunningArchive.properties(postgres));
        log.giveAtOnce(ZERO, 0, events);
        await().until(() -> positions().contains("0:" + events));
        archive.stop();
    }

    private RunningArchive start(MemoryLog log) {
        var started = new RunningArchive(postgres, log, RunningArchive.properties(postgres));
        running.add(started);
        return started;
    }

    private static double count(RunningArchive archive, String counter) {
        return archive.registry.get(counter).counter().count();
    }

    private static long rows() {
        return postgres.number("SELECT count(*) FROM ledger_entry");
    }

    private static List<String> positions() {
        return postgres.texts(
                "SELECT partition_number || ':' || next_offset FROM archive_offset ORDER BY 1");
    }
}
