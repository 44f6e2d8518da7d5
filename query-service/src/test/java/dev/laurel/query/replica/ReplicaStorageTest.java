package dev.laurel.query.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.query.FakeLog;
import dev.laurel.query.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

class ReplicaStorageTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir private Path directory;

    private final FakeLog log = new FakeLog();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

    @Test
    void shouldApplyNothingWhileItsVolumeIsLowAndTellItsLag() {
        try (var replica = new ReplicaFixture(log, directory.resolve("db"), 10, now::get)) {
            write(90, 1);
            replica.catchUp();

            // when
            replica.freeBytes.set(1);
            replica.storage.look();
            write(95, 2);
            for (var turn = 0; turn < 5; turn++) {
                assertThat(replica.replica.doWork()).isZero();
            }

            // then reads go on, as of before
            assertThat(replica.scores("earned", Window.ALL)).containsExactly("ann:90");
            assertThat(replica.status.state()).isEqualTo(new ReplicaStatus.State.Live());
            assertThat(replica.status.knownRecordsBehind()).hasValue(1);
            assertThat(replica.status.detail()).startsWith("Volume data has 0.0 MiB free");

            // when there is room
            replica.freeBytes.set(1L << 30);
            replica.storage.look();
            replica.catchUp();

            // then
            assertThat(replica.scores("earned", Window.ALL)).containsExactly("ann:95");
            assertThat(replica.status.knownRecordsBehind()).hasValue(0);
            assertThat(replica.status.detail()).isEmpty();
        }
    }

    @Test
    void shouldNotKnowItsLagWhileTheBrokerIsSilent() {
        var status = new ReplicaStatus(now::get);
        assertThat(status.knownRecordsBehind()).isEmpty();

        status.state(new ReplicaStatus.State.Live());
        status.behind(0);
        assertThat(status.knownRecordsBehind()).hasValue(0);
        assertThat(status.detail()).isEmpty();

        now.set(NOW.plusSeconds(7));
        assertThat(status.knownRecordsBehind()).isEmpty();
        assertThat(status.detail()).isEqualTo("No response from Kafka for 7 s");
        assertThat(status.lagMillis()).isEqualTo(7_000);

        status.heard();
        assertThat(status.knownRecordsBehind()).hasValue(0);
    }

    private void write(long score, long version) {
        log.view(
                Samples.view(
                        "ann",
                        version,
                        "Ann",
                        Samples.standing("earned", Window.ALL, score, version)),
                version);
    }
}
