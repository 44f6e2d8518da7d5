package dev.laurel.projection;

import dev.laurel.kafka.header.DeadLetterHeaders;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A record that nobody can read, and what to call it.
 *
 * @param key of the record
 */
@SuppressWarnings("ArrayRecordComponent") // a test's input, never compared
public record Poison(String name, byte @Nullable [] key, byte @Nullable [] value) {

    public static Poison ofAlice(String name, byte @Nullable [] value) {
        return new Poison(name, CommandFixtures.ALICE.bytes(), value);
    }

    /** Every strict beginning of a value. */
    public static Stream<Poison> cutOff(byte[] value) {
        return IntStream.range(0, value.length)
                .mapToObj(length -> ofAlice("cut after " + length, Arrays.copyOf(value, length)));
    }

    /** The value with a byte of a text replaced by one that UTF-8 never has. */
    public static byte[] withoutUtf8(byte[] value, String text) {
        var broken = value.clone();
        var wanted = text.getBytes(StandardCharsets.UTF_8);
        for (var at = 0; at <= broken.length - wanted.length; at++) {
            if (Arrays.equals(broken, at, at + wanted.length, wanted, 0, wanted.length)) {
                broken[at] = (byte) 0xFF;
                return broken;
            }
        }
        throw new IllegalArgumentException("no " + text);
    }

    /** The record, with headers of its own and an old timestamp. */
    public TestRecord<byte[], byte[]> record() {
        var headers = new RecordHeaders();
        headers.add("ce_id", new byte[] {1});
        headers.add("ce_id", new byte[] {(byte) 0xFF, 0});
        headers.add("laurel-reply-to", null);
        return new TestRecord<>(key, value, headers, Instant.ofEpochMilli(5));
    }

    /** Whether a dead letter keeps all of it and says where it stood. */
    public boolean isKeptIn(TestRecord<byte[], byte[]> letter, String topic, String reader) {
        var origin = Objects.requireNonNull(DeadLetterHeaders.origin(letter.headers()));
        return Arrays.equals(letter.key(), key)
                && Arrays.equals(letter.value(), value)
                && DeadLetterHeaders.original(letter.headers()).equals(record().headers())
                && origin.topic().equals(topic)
                && origin.reader().equals(reader)
                && origin.timeMillis() == 5
                && origin.cut() == null
                && letter.timestamp() >= CommandFixtures.NOON;
    }

    @Override
    public String toString() {
        return name;
    }
}
