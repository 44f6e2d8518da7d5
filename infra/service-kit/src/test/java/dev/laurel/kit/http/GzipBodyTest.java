package dev.laurel.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.kit.fixture.FreshSeed;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

class GzipBodyTest {

    private static final int ROUNDS = 300;

    static LongStream seeds() {
        return LongStream.of(12, FreshSeed.of(GzipBodyTest.class));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldInflateAnyNumberOfMembersHoweverTheBytesCome(long seed) throws IOException {
        var random = new Random(seed);
        for (var round = 0; round < ROUNDS; round++) {
            var plain = new ByteArrayOutputStream();
            var packed = packed(plain, random);

            var inflated = inflated(packed, random);

            assertThat(inflated).as("round %d", round).isEqualTo(plain.toByteArray());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldRefuseWhatIsCutOrHasSomethingBehindIt(long seed) throws IOException {
        var random = new Random(seed);
        for (var round = 0; round < ROUNDS; round++) {
            var packed = member(bytes(random));
            var cut = Arrays.copyOf(packed, random.nextInt(packed.length));
            var more = Arrays.copyOf(packed, packed.length + 1 + random.nextInt(40));
            more[packed.length] = (byte) random.nextInt(0x1F);

            assertThatThrownBy(() -> inflated(cut, random))
                    .as("round %d", round)
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inflated(more, random))
                    .as("round %d", round)
                    .isInstanceOf(IOException.class);
        }
    }

    private static byte[] packed(ByteArrayOutputStream plain, Random random) throws IOException {
        var packed = new ByteArrayOutputStream();
        for (var members = 1 + random.nextInt(4); members > 0; members--) {
            var bytes = bytes(random);
            plain.writeBytes(bytes);
            packed.writeBytes(member(bytes));
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(Random random) {
        var bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 20_000 : 60)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] member(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] inflated(byte[] packed, Random random) throws IOException {
        try (var body = new GzipBody(new Trickle(packed, random))) {
            return body.readAllBytes();
        }
    }

    /** Gives a few bytes at a time and never says that there are more. */
    private static final class Trickle extends InputStream {

        private final ByteArrayInputStream bytes;
        private final Random random;

        Trickle(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return bytes.read(buffer, offset, Math.min(length, 1 + random.nextInt(30)));
        }
    }
}
