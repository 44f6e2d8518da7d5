package dev.laurel.stack.letters;

import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.Optional;

/**
 * A record behind a letter, in the same partition, that says that it was sent again.
 *
 * @param place where it is now, {@code topic:partition:offset}
 */
record RetryNote(LetterNumber letter, String place) {

    /** Reads one; nothing where the record is something else. */
    static Optional<RetryNote> of(ConsumerRecord<byte[], byte[]> record) {
        var number = DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.NOTE_RETRIED);
        var place = DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.NOTE_RETRIED_AS);
        return number == null || place == null
                ? Optional.empty()
                : LetterNumber.parse(number).map(letter -> new RetryNote(letter, place));
    }

    ProducerRecord<byte[], byte[]> record() {
        var note =
                new ProducerRecord<byte[], byte[]>(
                        Topics.DEAD_LETTERS.name(), letter.partition(), null, null);
        DeadLetterHeaders.add(note.headers(), DeadLetterHeaders.NOTE_RETRIED, letter.toString());
        DeadLetterHeaders.add(note.headers(), DeadLetterHeaders.NOTE_RETRIED_AS, place);
        return note;
    }
}
