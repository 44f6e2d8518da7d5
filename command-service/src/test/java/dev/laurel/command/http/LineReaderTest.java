package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.command.validation.Limits;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class LineReaderTest {

    private record Seen(long number, String text) {}

    @Test
    void shouldCutLinesAsAPlainSplitDoesHoweverTheBytesCome() throws IOException {
        var seed = 7L;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            // given
            var text = new StringBuilder();
            for (var lines = random.nextInt(30); lines > 0; lines--) {
                var length = random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(50);
                text.append("x".repeat(length))
                        .append(lines > 1 || random.nextBoolean() ? "\n" : "");
            }

            // when
            var seen = read(new Trickle(text.toString(), random));

            // then
            assertThat(seen)
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(expected(text.toString()));
        }
    }

    private static List<Seen> expected(String text) {
        var expected = new ArrayList<Seen>();
        var number = 0L;
        for (var line : text.split("\n", -1)) {
            number++;
            if (line.length() > Limits.LINE_BYTES_MAX) {
                expected.add(new Seen(number, "too long"));
            } else if (!line.isBlank()) {
                expected.add(new Seen(number, line));
            }
        }
        return expected;
    }

    private static List<Seen> read(InputStream stream) throws IOException {
        var reader = new LineReader(stream, Duration.ofMinutes(1));
        var seen = new ArrayList<Seen>();
        while (reader.next()) {
            seen.add(
                    new Seen(
                            reader.number(),
                            reader.tooLong()
                                    ? "too long"
                                    : new String(
                                            reader.line(),
                                            0,
                                            reader.length(),
                                            StandardCharsets.UTF_8)));
        }
        return seen;
    }

    /** Gives a few bytes at a time. */
    private static final class Trickle extends ByteArrayInputStream {

        private final Random random;

        Trickle(String text, Random random) {
            super(text.getBytes(StandardCharsets.UTF_8));
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] bytes, int from, int length) {
            return super.read(bytes, from, Math.min(length, 1 + random.nextInt(5_000)));
        }
    }
}
