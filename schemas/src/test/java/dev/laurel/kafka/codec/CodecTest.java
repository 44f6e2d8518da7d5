package dev.laurel.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.laurel.contract.fixture.RandomRecords;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

class CodecTest {

    private static final int ROUNDS = 5_000;

    /** A kind of record that has bytes of its own. */
    record Kind<R>(
            String name,
            Function<RandomRecords, R> random,
            Function<R, byte[]> encoder,
            Function<byte[], R> decoder) {

        R random(RandomRecords records) {
            return random.apply(records);
        }

        byte[] encode(R record) {
            return encoder.apply(record);
        }

        byte[] encodeRandom(RandomRecords records) {
            return encode(random(records));
        }

        R decode(byte[] bytes) {
            return decoder.apply(bytes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind<?>> kinds() {
        return Stream.of(
                new Kind<>(
                        "command",
                        RandomRecords::command,
                        CommandCodec::encode,
                        CommandCodec::decode),
                new Kind<>("event", RandomRecords::event, EventCodec::encode, EventCodec::decode),
                new Kind<>(
                        "leg",
                        RandomRecords::leg,
                        TransferLegCodec::encode,
                        TransferLegCodec::decode),
                new Kind<>(
                        "view", RandomRecords::view, ViewCodec::encode, ViewCodec::decodeUserView),
                new Kind<>(
                        "spilled",
                        RandomRecords::spilled,
                        ViewCodec::encode,
                        ViewCodec::decodeSpilled),
                new Kind<>(
                        "watermark",
                        RandomRecords::anyLong,
                        ViewCodec::encodeWatermark,
                        ViewCodec::decodeWatermark),
                new Kind<>("view key", CodecTest::key, ViewKey::bytes, ViewKey::parse));
    }

    /** All but the watermark: no bytes are one at offset 0. */
    static Stream<Kind<?>> kindsWithContent() {
        return kinds().filter(kind -> !kind.name().equals("watermark"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <R> void shouldReadBackWhatItWrote(Kind<R> kind) {
        var seed = 1_000L;
        var records = new RandomRecords(seed);
        for (var i = 0; i < ROUNDS; i++) {
            var record = kind.random(records);
            assertThat(kind.decode(kind.encode(record)))
                    .as("seed %d, record %d", seed, i)
                    .isEqualTo(record);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldThrowNothingElseOnDamagedBytes(Kind<?> kind) {
        var seed = 2_000L;
        var records = new RandomRecords(seed);
        var random = new Random(seed);
        for (var i = 0; i < ROUNDS; i++) {
            var bytes = kind.encodeRandom(records);
            read(kind, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), seed, i);
            read(kind, flipped(bytes, random), seed, i);
            var garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            read(kind, garbage, seed, i);
        }
    }

    @ParameterizedTest
    @MethodSource("kindsWithContent")
    void shouldRefuseNoBytes(Kind<?> kind) {
        assertThatThrownBy(() -> kind.decode(new byte[0]))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("Expected");
    }

    private static void read(Kind<?> kind, byte[] bytes, long seed, int round) {
        try {
            assertThat(kind.decode(bytes)).isNotNull();
        } catch (CodecException e) {
            assertThat(e).hasMessageStartingWith("Expected");
        } catch (RuntimeException e) {
            fail("seed " + seed + ", record " + round + ": " + Arrays.toString(bytes), e);
        }
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        var copy = bytes.clone();
        for (var flip = 0; copy.length > 0 && flip <= random.nextInt(3); flip++) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static ViewKey key(RandomRecords records) {
        var choice = records.anyLong();
        return switch ((int) Math.floorMod(choice, 3L)) {
            case 0 -> new ViewKey.User(records.user());
            case 1 -> new ViewKey.Spilled(records.user(), records.board(), records.window());
            default -> new ViewKey.Watermark((int) choice);
        };
    }
}
