package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Needs root, as mounting does; elsewhere its tests of a volume are skipped. */
final class SmallVolumeTest {

    @TempDir private Path scratch;

    private Optional<SmallVolume> mounted() {
        try {
            return Optional.of(SmallVolume.mount(scratch.resolve("volume")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Test
    void shouldTakeNotAByteWhileItIsFull() throws IOException {
        var mounted = mounted();
        assumeThat(mounted).as("a tmpfs can be mounted here").isPresent();
        try (var volume = mounted.orElseThrow()) {
            var before = volume.directory().resolve("before");
            Files.write(before, new byte[3_000_000]);

            volume.fill();

            assertThat(volume.freeBytes()).isZero();
            assertThatThrownBy(() -> Files.write(volume.directory().resolve("more"), new byte[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(Files.size(before)).isEqualTo(3_000_000);

            // What somebody else deletes is filled too.
            Files.delete(before);
            volume.fill();
            assertThat(volume.freeBytes()).isZero();

            volume.empty();
            Files.write(before, new byte[3_000_000]);
        }
    }

    @Test
    void shouldLeaveAnEmptyDirectoryWhenItIsClosed() throws IOException {
        var mounted = mounted();
        assumeThat(mounted).as("a tmpfs can be mounted here").isPresent();
        var volume = mounted.orElseThrow();
        Files.writeString(volume.directory().resolve("file"), "something");

        volume.close();
        volume.close();

        assertThat(volume.directory()).isEmptyDirectory();
        assertThat(Files.getFileStore(volume.directory())).isEqualTo(Files.getFileStore(scratch));
    }
}
