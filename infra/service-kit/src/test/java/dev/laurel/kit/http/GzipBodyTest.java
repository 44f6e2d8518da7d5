package dev.laurel.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.kit.fixture.FreshSeed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

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

    @Test
    void shouldInflateHundredsOfThousandsOfEmptyMembers() throws IOException {
        var empty = member(new byte[0]);
        var many = new ByteArrayOutputStream();
        for (var i = 0; i < 300_000; i++) {
            many.writeBytes(empty);
        }

        try (var body = new GzipBody(new ByteArrayInputStream(many.toByteArray()), 60)) {
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTellAFailureBehindAMemberFromTheEnd(long seed) throws IOException {
        var packed = member(bytes(new Random(seed)));
        var failing =
                new InputStream() {
                    private final InputStream whole = new ByteArrayInputStream(packed);

                    @Override
                    public int read() throws IOException {
                        var one = new byte[1];
                        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        var read = whole.read(buffer, offset, length);
                        if (read < 0) {
                            throw new IOException("reset");
                        }
                        return read;
                    }
                };

        try (var body = new GzipBody(failing, 60)) {
            assertThatThrownBy(body::readAllBytes).hasMessage("reset");
        }
    }

    @Test
    void shouldReadEveryKindOfHeader() throws IOException {
        var member = member(new byte[] {'a', 'b'});
        var header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
        header.writeBytes(new byte[] {3, 0, 1, 2, 3});
        header.writeBytes("name\0comment\0".getBytes(StandardCharsets.ISO_8859_1));
        var sum = new CRC32();
        sum.update(header.toByteArray());
        header.write((int) (sum.getValue() & 0xFF));
        header.write((int) ((sum.getValue() >> 8) & 0xFF));
        header.write(member, 10, member.length - 10);
        var twice = new ByteArrayOutputStream();
        twice.writeBytes(header.toByteArray());
        twice.writeBytes(header.toByteArray());

        assertThat(inflated(twice.toByteArray(), new Random(1)))
                .isEqualTo(new byte[] {'a', 'b', 'a', 'b'});
        var damaged = header.toByteArray();
        damaged[12] ^= 1;
        assertThatThrownBy(() -> inflated(damaged, new Random(1))).isInstanceOf(ZipException.class);
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
        try (var body = new GzipBody(new Trickle(packed, random), 60)) {
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
