package dev.laurel.projection.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class DeadLettersTest {

    private static final Coordinates FROM = new Coordinates("laurel.commands", 3, 41);

    @Test
    void shouldCutWhatTheBrokerWouldRefuseAndSaySo() {
        var value = new byte[DeadLetters.VALUE_BYTES_MAX + 1];

        var letter = DeadLetters.of(new Record<>(new byte[] {1}, value, 5), FROM, "too long");

        assertThat(letter.value()).hasSize(DeadLetters.VALUE_BYTES_MAX);
        var header = letter.headers().lastHeader(DeadLetters.CUT_FROM_BYTES);
        assertThat(new String(header.value(), StandardCharsets.UTF_8))
                .isEqualTo(Integer.toString(value.length));
    }

    @Test
    void shouldKeepAReasonShort() {
        var record = new Record<>(new byte[] {1}, new byte[] {2}, 5);

        var letter = DeadLetters.of(record, FROM, "x".repeat(10_000));

        assertThat(letter.headers().lastHeader(DeadLetters.REASON).value()).hasSize(500);
        assertThat(letter.timestamp()).isEqualTo(5);
    }
}
