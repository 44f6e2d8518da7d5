package dev.laurel.stack.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

final class VolumeTest {

    private static final long MEBIBYTE = 1L << 20;

    @TempDir private Path root;

    @Test
    void shouldReserveATenthOrAGibibyte() {
        assertThat(volume(500, 1_000).reserveBytes()).isEqualTo(100 * MEBIBYTE);
        assertThat(volume(500, 1_000_000).reserveBytes()).isEqualTo(1_024 * MEBIBYTE);
    }

    @Test
    void shouldSayThatStorageIsLow() {
        assertThat(volume(100, 1_000).low()).isFalse();
        assertThat(volume(99, 1_000).low()).isTrue();
        assertThat(volume(99, 1_000).text())
                .isEqualTo("storage low: /data: 99 MiB free of 1000 MiB, reserve 100 MiB");
    }

    @Test
    void shouldStartPartsAgainWhereThereIsALittleRoom() {
        // the reserve is touched, but there is room
        assertThat(volume(128, 1_000_000).low()).isTrue();
        assertThat(volume(128, 1_000_000).roomToStart()).isTrue();
        assertThat(volume(127, 1_000_000).roomToStart()).isFalse();
        assertThat(volume(20, 200).roomToStart()).isTrue();
        assertThat(volume(19, 200).roomToStart()).isFalse();
    }

    @Test
    void shouldReadSizesAsTheServicesDo() {
        assertThat(Volume.bytes("1048576")).contains(MEBIBYTE);
        assertThat(Volume.bytes("512MB")).contains(512 * MEBIBYTE);
        assertThat(Volume.bytes("1 gb")).contains(1_024 * MEBIBYTE);
        assertThat(Volume.bytes("a lot")).isEmpty();
        assertThat(Volume.bytes("-1GB")).isEmpty();
        assertThat(Volume.bytes("0")).isEmpty();
        assertThat(Volume.bytes("999999999999999TB")).isEmpty();
    }

    @Test
    void shouldTakeTheReserveThatTheServicesTake() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        Files.writeString(directory.serviceProperties(), "laurel.storage.reserve=1000000GB\n");

        // then
        assertThat(Volume.of(directory)).hasSize(1).allMatch(Volume::low);
        Files.writeString(directory.serviceProperties(), "laurel.storage.reserve=much\n");
        assertThatThrownBy(() -> Volume.of(directory))
                .hasMessage("laurel.storage.reserve must be a size such as 1GB, but was much");
    }

    private static Volume volume(long freeMebibytes, long totalMebibytes) {
        return Volume.of(
                Path.of("/data"),
                freeMebibytes * MEBIBYTE,
                totalMebibytes * MEBIBYTE,
                Optional.empty());
    }
}
