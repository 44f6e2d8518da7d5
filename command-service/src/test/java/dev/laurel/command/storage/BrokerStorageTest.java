package dev.laurel.command.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.kit.storage.StorageReserve;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

class BrokerStorageTest {

    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private @Nullable List<LogDirDescription> directories = List.of();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BrokerStorage storage =
            new BrokerStorage(this::ask, StorageReserve.parse(""), registry);

    @Test
    void shouldBeLowWhenOneDirectoryOfOneBrokerIs() {
        at(List.of(directory(100 * GIB, 1_000 * GIB), directory(2 * GIB, 100 * GIB)), false);
        at(List.of(directory(100 * GIB, 1_000 * GIB), directory(GIB - 1, 100 * GIB)), true);

        assertThat(storage.detail())
                .isEqualTo(
                        "Volume broker has 1024.0 MiB free, below its reserve of 1024.0 MiB: commands are refused until 1280.0 MiB are free");
        assertThat(registry.get("laurel.storage.low").tag("volume", "broker").gauge().value())
                .isEqualTo(1);

        at(List.of(directory(100 * GIB, 1_000 * GIB), directory(GIB + 255 * MIB, 100 * GIB)), true);
        at(List.of(directory(100 * GIB, 1_000 * GIB), directory(2 * GIB, 100 * GIB)), false);
    }

    /** Of two volumes the one with less above its reserve counts, not the one with less. */
    @Test
    void shouldMeasureEachDirectoryByItsOwnReserve() {
        at(List.of(directory(200 * MIB, GIB), directory(900 * MIB, 100 * GIB)), true);
        at(List.of(directory(200 * MIB, GIB), directory(2 * GIB, 100 * GIB)), false);
    }

    @Test
    void shouldKeepTheLastAnswerWhileNoBrokerAnswers() {
        at(List.of(directory(1, GIB)), true);
        at(null, true);
        at(List.of(), true);
        at(List.of(new LogDirDescription(null, Map.of())), true);
        at(List.of(directory(GIB, GIB)), false);
        at(null, false);
    }

    @Test
    void shouldTakeNoNoticeOfADirectoryThatIsOffline() {
        at(
                List.of(
                        new LogDirDescription(
                                new KafkaStorageException("offline"), Map.of(), GIB, 0),
                        directory(GIB, GIB)),
                false);
    }

    /** It is named by the others for seconds after its end, which was perhaps a full disk. */
    @Test
    void shouldAskTheOthersWhereABrokerIsGone() throws IOException {
        var gone = new KafkaFutureImpl<Map<String, LogDirDescription>>();
        gone.completeExceptionally(new DisconnectException());
        var there = directory(GIB, GIB);

        assertThat(
                        BrokerStorage.answered(
                                List.of(gone, KafkaFuture.completedFuture(Map.of("a", there)))))
                .containsExactly(there);
        assertThatThrownBy(() -> BrokerStorage.answered(List.of(gone, gone)))
                .isInstanceOf(IOException.class);
    }

    private void at(@Nullable List<LogDirDescription> now, boolean low) {
        directories = now;
        storage.look();
        assertThat(storage.isLow()).isEqualTo(low);
    }

    private List<LogDirDescription> ask() throws IOException {
        if (directories == null) {
            throw new IOException("nobody answers");
        }
        return directories;
    }

    private static LogDirDescription directory(long usable, long total) {
        return new LogDirDescription(null, Map.of(), total, usable);
    }
}
