package dev.laurel.kit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class StorageWatchTest {

    private static final long MIB = 1L << 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long free = 500 * MIB;
    private boolean away;

    private final StorageWatch watch = watch(StorageReserve.parse("100MB"));

    @Test
    void shouldBeLowBelowTheReserveAndEnoughWithAQuarterMore() {
        at(100 * MIB, false);
        at(100 * MIB - 1, true);
        at(125 * MIB - 1, true);
        at(125 * MIB, false);
        at(100 * MIB, false);
    }

    @Test
    void shouldSayHowMuchThereIsAndWhatHappens() {
        at(64 * MIB, true);

        assertThat(watch.detail())
                .isEqualTo(
                        "Volume data has 64.0 MiB free, below its reserve of 100.0 MiB: the ledger pauses until 125.0 MiB are free");
        assertThat(gauge("laurel.storage.free")).isEqualTo(64.0 * MIB);
        assertThat(gauge("laurel.storage.reserve")).isEqualTo(100.0 * MIB);
        assertThat(gauge("laurel.storage.low")).isEqualTo(1);
    }

    @Test
    void shouldKeepTheLastAnswerWhenThereIsNone() {
        away = true;
        watch.look();
        assertThat(watch.isLow()).isFalse();
        assertThat(gauge("laurel.storage.free")).isNaN();

        away = false;
        at(1, true);
        away = true;
        watch.look();

        assertThat(watch.isLow()).isTrue();
    }

    @Test
    void shouldReserveTheSmallerOfOneGibibyteAndATenth() {
        var reserve = StorageReserve.parse("");

        assertThat(reserve.bytesOf(100L << 30)).isEqualTo(1L << 30);
        assertThat(reserve.bytesOf(1_000 * MIB)).isEqualTo(100 * MIB);
        assertThat(reserve.half().bytesOf(1_000 * MIB)).isEqualTo(50 * MIB);
        assertThat(StorageReserve.parse("3GB").bytesOf(1_000 * MIB)).isEqualTo(3L << 30);
    }

    @Test
    void shouldRefuseAReserveThatIsNone() {
        assertThatThrownBy(() -> StorageReserve.parse("much"))
                .hasMessage("must be a data size such as 512MB, but was \"much\"");
        assertThatThrownBy(() -> StorageReserve.parse("0MB"))
                .hasMessage("must be above 0, but was \"0MB\"");
    }

    @Test
    void shouldKnowTheVolumeOfADirectoryThatIsNotThereYet(@TempDir Path directory)
            throws IOException {
        var room = Volume.of(directory.resolve("not/there/yet")).room();

        assertThat(room.totalBytes()).isPositive();
        assertThat(room.freeBytes()).isBetween(0L, room.totalBytes());
    }

    private void at(long bytes, boolean low) {
        free = bytes;
        watch.look();
        assertThat(watch.isLow()).isEqualTo(low);
    }

    private double gauge(String name) {
        return registry.get(name).tag("volume", "data").gauge().value();
    }

    private StorageWatch watch(StorageReserve reserve) {
        return new StorageWatch("data", this::room, reserve, "the ledger pauses", registry);
    }

    private Volume.Room room() throws IOException {
        if (away) {
            throw new IOException("nobody answers");
        }
        return new Volume.Room(free, 10_000 * MIB);
    }
}
