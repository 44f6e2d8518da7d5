package dev.laurel.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;

class ArchiveDeadLettersTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ArchiveDeadLetters letters =
            new ArchiveDeadLetters(() -> producer, InstantSource.fixed(PostgresFixture.NOW));

    @Test
    void shouldRememberWhatIsWrittenUpToABound() {
        for (var offset = 0; offset <= ArchiveDeadLetters.REMEMBERED_MAX; offset++) {
            letters.write(record(3, offset), "no reason");
        }

        assertThat(letters.has(record(3, 0))).isFalse();
        assertThat(letters.has(record(3, 1))).isTrue();
        assertThat(letters.has(record(3, ArchiveDeadLetters.REMEMBERED_MAX))).isTrue();
        assertThat(letters.has(record(4, 1))).isFalse();
    }

    @Test
    void shouldNotRememberWhatIsNotDurable() {
        producer.sendException = new KafkaException("away");
        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(() -> letters.write(record(0, 7), "no reason"));

        assertThat(letters.has(record(0, 7))).isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
        return new ConsumerRecord<>("laurel.events", partition, offset, new byte[0], new byte[0]);
    }
}
