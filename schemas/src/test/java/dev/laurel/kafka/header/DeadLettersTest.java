package dev.laurel.kafka.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

class DeadLettersTest {

    private static final byte[] KEY = {0, (byte) 0xC3, 1};
    private static final byte[] VALUE = {(byte) 0xFF, 0, 1, 2};

    private final Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();

    @Test
    void shouldKeepKeyValueAndHeadersExactlyAndSayWhyAndFromWhere() {
        headers.add("ce_id", new byte[] {1});
        headers.add("ce_id", new byte[] {2});
        headers.add("empty", null);

        var letter = DeadLetters.of(record(KEY, VALUE), "ledger", "no command", 1_000);

        assertThat(letter.topic()).isEqualTo("laurel.dead-letters");
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(letter.timestamp()).isEqualTo(1_000);
        assertThat(DeadLetterHeaders.original(letter.headers())).isEqualTo(headers);
        assertThat(DeadLetterHeaders.origin(letter.headers()))
                .isEqualTo(
                        new DeadLetterOrigin(
                                "laurel.commands", 3, 41, 5, "ledger", "no command", null));
    }

    @Test
    void shouldKeepAbsenceOfKeyAndValue() {
        var letter = DeadLetters.of(record(null, null), "ledger", "it has no value", 1_000);

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    @Test
    void shouldNotTakeAHeaderOfTheRecordForItsOwn() {
        headers.add(DeadLetterHeaders.TOPIC, "laurel.views".getBytes(StandardCharsets.UTF_8));

        var letter = DeadLetters.of(record(KEY, VALUE), "ledger", "no command", 1_000);

        assertThat(Objects.requireNonNull(DeadLetterHeaders.origin(letter.headers())).topic())
                .isEqualTo("laurel.commands");
        assertThat(DeadLetterHeaders.original(letter.headers())).isEmpty();
    }

    @Test
    void shouldCutWhatTheBrokerWouldRefuseAndSaySo() {
        headers.add("ce_id", new byte[] {1});
        var longest = new byte[DeadLetters.KEPT_BYTES_MAX];

        var longValue = DeadLetters.of(record(KEY, longest), "ledger", "too long", 1_000);
        assertThat(longValue.key()).isEqualTo(KEY);
        assertThat(longValue.value()).hasSize(longest.length - KEY.length);
        assertThat(DeadLetterHeaders.text(longValue.headers(), DeadLetterHeaders.CUT))
                .isEqualTo("key of 3, value of 1040000, headers of 16 bytes");

        var longKey = DeadLetters.of(record(new byte[2_000_000], VALUE), "ledger", "x", 1_000);
        assertThat(longKey.key()).hasSize(longest.length);
        assertThat(longKey.value()).isEmpty();
    }

    @Test
    void shouldKeepAReasonShort() {
        var letter = DeadLetters.of(record(KEY, VALUE), "ledger", "x".repeat(10_000), 1_000);

        assertThat(DeadLetterHeaders.text(letter.headers(), DeadLetterHeaders.REASON))
                .hasSize(DeadLetters.REASON_LENGTH_MAX);
    }

    @Test
    void shouldReadNoOriginWhereTheHeadersAreNotThoseOfALetter() {
        assertThat(DeadLetterHeaders.origin(headers)).isNull();
        for (var broken : new String[] {"x", "-", "", "99999999999999999999"}) {
            var letter = DeadLetters.of(record(KEY, VALUE), "ledger", "x", 1_000);
            letter.headers()
                    .add(
                            new RecordHeader(
                                    DeadLetterHeaders.OFFSET,
                                    broken.getBytes(StandardCharsets.UTF_8)));
            assertThat(DeadLetterHeaders.origin(letter.headers())).isNull();
        }
    }

    private ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                "laurel.commands",
                3,
                41,
                5,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }
}
