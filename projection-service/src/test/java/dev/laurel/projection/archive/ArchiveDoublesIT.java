package dev.laurel.projection.archive;

import static dev.laurel.projection.archive.MemoryLog.ONE;
import static dev.laurel.projection.archive.MemoryLog.ZERO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.projection.archive.ArchiveWriter.State;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The loop and events with the user and version of others, with a real PostgreSQL. */
class ArchiveDoublesIT {

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
    void shouldStopBeforeADoubleInItsBatchAndInItsPartitionOnly() {
        // given version 3 of user-2 at 2 and again at 6
        var log = logWithDouble();
        var archive = start(log);

        // when all of it comes at once
        log.giveAtOnce(ZERO, 0, 10);
        log.giveAtOnce(ONE, 0, 10);
        await().until(() -> positions().equals(List.of("0:6", "1:10")));
        log.give(ZERO, 6, 10);

        // then
        await().until(() -> notes().equals(List.of("0:6")));
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(16);
        assertThat(archive.deadLetters.history()).hasSize(1);
        var letter = archive.deadLetters.history().getFirst();
        assertThat(letter.value()).isEqualTo(MemoryLog.record(ZERO, 2).value());
        assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("6");
        assertThat(header(letter, DeadLetterHeaders.REASON))
                .isEqualTo("Double event: version 3 of user-2 is at 0:2 already");
        assertThat(archive.writer.state()).isEqualTo(State.PARTITION_STOPPED);
        assertThat(archive.writer.detail())
                .isEqualTo(
                        "Archive stopped in partition 0 at 6: Double event:"
                                + " version 3 of user-2 is at 0:2 already");
        assertThat(log.follower.paused()).containsExactly(ZERO);
        assertThat(stoppedPartitions(archive)).isOne();
        assertThat(archive.failures("postgres")).isZero();
    }

    private static String header(
            org.apache.kafka.clients.producer.ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** The grant at 6 of partition 0 is that at 2 again. */
    private static MemoryLog logWithDouble() {
        var log = new MemoryLog(0, 10);
        log.put(ZERO, 6, ArchiveFixtures.grant(2, PostgresFixture.NOW));
        return log;
    }

    @Test
    void shouldStopBeforeADoubleOfAnEarlierBatchAndLetTheOthersGoOn() {
        var log = logWithDouble();
        var archive = start(log);
        log.giveAtOnce(ZERO, 0, 4);
        await().until(() -> positions().contains("0:4"));

        log.give(ZERO, 4, 10);
        await().until(() -> positions().contains("0:6"));
        log.give(ZERO, 6, 7);
        await().until(() -> !notes().isEmpty());
        log.give(ONE, 0, 10);

        await().until(() -> positions().equals(List.of("0:6", "1:10")));
        assertThat(archive.deadLetters.history()).hasSize(1);
        assertThat(archive.writer.state()).isEqualTo(State.PARTITION_STOPPED);
    }

    @Test
    void shouldFindADoubleAgainAfterARestartAndWriteNoSecondLetter() throws InterruptedException {
        // given
        var log = logWithDouble();
        var first = start(log);
        log.giveAtOnce(ZERO, 0, 10);
        await().until(() -> positions().contains("0:6"));
        log.give(ZERO, 6, 7);
        await().until(() -> !notes().isEmpty());
        first.stop();

        // when
        var again = logWithDouble();
        var second = start(again);
        await().until(() -> second.writer.state() == State.RUNNING);
        again.giveAtOnce(ZERO, 6, 10);

        // then
        await().until(() -> second.writer.state() == State.PARTITION_STOPPED);
        assertThat(stoppedPartitions(second)).isOne();
        assertThat(again.follower.paused()).containsExactly(ZERO);
        again.give(ONE, 0, 10);
        await().until(() -> positions().equals(List.of("0:6", "1:10")));
        assertThat(second.deadLetters.history()).isEmpty();
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(16);
    }

    @Test
    void shouldFindADoubleAgainAfterAnOutageAndAHandover() {
        // given
        var log = logWithDouble();
        var archive = start(log);
        log.giveAtOnce(ZERO, 0, 10);
        await().until(() -> positions().contains("0:6"));
        log.give(ZERO, 6, 7);
        await().until(() -> !notes().isEmpty());

        // when PostgreSQL was away
        postgres.stopServer();
        log.give(ONE, 0, 1);
        await().until(() -> archive.failures("postgres") >= 1);
        assertThat(stoppedPartitions(archive)).isOne();
        postgres.startServerAgain();
        await().until(() -> log.follower.paused().isEmpty());
        log.giveAtOnce(ZERO, 6, 10);
        log.giveAtOnce(ONE, 0, 4);

        // then
        await().until(() -> positions().equals(List.of("0:6", "1:4")));
        await().until(() -> archive.writer.state() == State.PARTITION_STOPPED);
        assertThat(log.follower.paused()).containsExactly(ZERO);

        // when the partition goes to another instance
        log.follower.schedulePollTask(() -> log.follower.rebalance(List.of(ONE)));

        // then it is no longer stopped here
        await().until(() -> archive.writer.state() == State.RUNNING);
        assertThat(stoppedPartitions(archive)).isZero();
        assertThat(archive.deadLetters.history()).hasSize(1);
    }

    @Test
    void shouldGoOnWhenSomebodyMovesTheArchivePastTheDouble() {
        var log = logWithDouble();
        var archive = start(log);
        log.giveAtOnce(ZERO, 0, 10);
        await().until(() -> positions().contains("0:6"));
        log.give(ZERO, 6, 7);
        await().until(() -> !notes().isEmpty());

        postgres.execute("UPDATE archive_offset SET next_offset = 7 WHERE partition_number = 0");
        await().until(() -> log.follower.paused().isEmpty());
        log.give(ZERO, 7, 10);

        await().until(() -> positions().contains("0:10"));
        await().until(() -> archive.writer.state() == State.RUNNING);
        assertThat(archive.writer.detail()).isEmpty();
        assertThat(stoppedPartitions(archive)).isZero();
        assertThat(notes()).isEmpty();
        assertThat(postgres.number("SELECT count(*) FROM ledger_entry")).isEqualTo(9);
    }

    private RunningArchive start(MemoryLog log) {
        var started = new RunningArchive(postgres, log, RunningArchive.properties(postgres));
        running.add(started);
        return started;
    }

    private static double stoppedPartitions(RunningArchive archive) {
        return archive.registry.get("laurel.archive.stopped").gauge().value();
    }

    private static List<String> positions() {
        return postgres.texts(
                "SELECT partition_number || ':' || next_offset FROM archive_offset ORDER BY 1");
    }

    /** Of the doubles that have their letter. */
    private static List<String> notes() {
        return postgres.texts(
                "SELECT partition_number || ':' || double_offset FROM archive_offset"
                        + " WHERE double_offset IS NOT NULL");
    }
}
