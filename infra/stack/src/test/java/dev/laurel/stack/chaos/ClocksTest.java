package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.runtime.WallClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

final class ClocksTest {

    private static final Instance VICTIM = new Instance(Part.COMMAND, 2);

    @TempDir private Path scratch;

    private Duration ahead(Clocks clocks) throws IOException {
        var builder = new ProcessBuilder("date", "+%s");
        builder.environment().putAll(clocks.environments().get(VICTIM));
        return told(builder);
    }

    private static Duration told(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Duration.between(
                WallClock.system().instant(), Instant.ofEpochSecond(Long.parseLong(text.strip())));
    }

    @Test
    void shouldMoveTheClockOfOneProcess() throws IOException {
        var found = Clocks.find(scratch);
        assumeThat(found).as("libfaketime is installed").isPresent();
        var clocks = found.orElseThrow();
        assertThat(ahead(clocks)).isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));

        var builder = new ProcessBuilder("date", "+%s");
        builder.environment().putAll(clocks.environments().get(VICTIM));
        clocks.move(VICTIM, Duration.ofMinutes(-4));
        assertThat(told(builder)).isBetween(Duration.ofMinutes(-5), Duration.ofMinutes(-3));

        clocks.correct();
        assertThat(told(builder)).isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
    }

    @Test
    void shouldNotTakeWhatDoesNotMoveAnyClock() throws IOException {
        // given: a library that cannot be loaded, and one that is not there
        var broken = Files.writeString(scratch.resolve("libfaketime.so.1"), "no library");

        // when
        var found = Clocks.find(Stream.of(scratch.resolve("none"), broken), scratch);

        // then
        assertThat(found).isEmpty();
    }
}
