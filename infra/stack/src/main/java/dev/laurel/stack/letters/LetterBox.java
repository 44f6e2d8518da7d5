package dev.laurel.stack.letters;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.StackException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * laurel.dead-letters, read from its beginning each time: there is nothing in it on a good day. A
 * letter that was sent again stays; a note behind it says so.
 *
 * <p>Threading: one thread.
 */
public final class LetterBox implements AutoCloseable {

    /** How long the records of one partition may be waited for. */
    private static final Duration READ_BOUND = Duration.ofMinutes(2);

    private static final int ANSWER_MILLIS_MAX = 10_000;

    /** Letters may have a megabyte each, and this process has a small heap. */
    private static final int FETCH_BYTES = 8 << 20;

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final LetterLog log;

    LetterBox(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            Duration readBound) {
        this.consumer = consumer;
        this.producer = producer;
        this.log = new LetterLog(consumer, readBound);
    }

    /**
     * Opens it; the brokers are asked at the first use.
     *
     * @throws StackException where the addresses of the brokers cannot be
     */
    public static LetterBox open(String bootstrapServers) {
        var reading = new Properties();
        reading.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What leaves while it is read leaves at the beginning, and the rest is read all the same.
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        reading.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        reading.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        var writing = new Properties();
        writing.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        writing.put(ProducerConfig.ACKS_CONFIG, "all");
        writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS_MAX);
        writing.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        writing.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX + 1_000);
        try {
            // It throws first where an address cannot be; then there is nothing to close.
            var consumer =
                    new KafkaConsumer<>(
                            reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            return new LetterBox(
                    consumer,
                    new KafkaProducer<>(
                            writing, new ByteArraySerializer(), new ByteArraySerializer()),
                    READ_BOUND);
        } catch (KafkaException e) {
            var why = e.getCause() == null ? e : e.getCause();
            throw new StackException(
                    "Expected to find a broker at %s, but: %s"
                            .formatted(bootstrapServers, why.getMessage()),
                    StackException.USAGE);
        }
    }

    /**
     * Lists the newest letters.
     *
     * @param max how many at most
     * @param before only those older than this one, in the order of the list; all where it is none
     */
    public LetterList list(int max, Optional<LetterNumber> before) {
        return asked(
                () -> {
                    var bound = before.map(number -> LetterLine.of(required(number)));
                    var newest = new NewestLetters(max, bound.orElse(null));
                    for (var part : log.partitions()) {
                        var reader = log.from(part, 0);
                        for (var batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
                            batch.forEach(newest::add);
                        }
                    }
                    return newest.list();
                });
    }

    private Letter required(LetterNumber number) {
        return found(number)
                .orElseThrow(
                        () ->
                                new StackException(
                                        "There is no dead letter " + number, StackException.USAGE));
    }

    /** Finds a letter. */
    public Optional<Letter> find(LetterNumber number) {
        return asked(() -> found(number));
    }

    private Optional<Letter> found(LetterNumber number) {
        var part = new TopicPartition(Topics.DEAD_LETTERS.name(), number.partition());
        if (!log.partitions().contains(part)) {
            return Optional.empty();
        }
        return log.from(part, number.offset()).next().stream()
                .filter(record -> record.offset() == number.offset())
                .findFirst()
                .flatMap(Letter::of);
    }

    /**
     * Of those of these letters that were sent again, where they are now, {@code
     * topic:partition:offset}.
     */
    public Map<LetterNumber, String> sentAgain(Set<LetterNumber> numbers) {
        return asked(
                () -> {
                    var places = new HashMap<LetterNumber, String>();
                    for (var part : log.partitions()) {
                        var first =
                                numbers.stream()
                                        .filter(number -> number.partition() == part.partition())
                                        .mapToLong(LetterNumber::offset)
                                        .min();
                        if (first.isPresent()) {
                            note(part, first.getAsLong(), numbers, places);
                        }
                    }
                    return places;
                });
    }

    private void note(
            TopicPartition part,
            long from,
            Set<LetterNumber> numbers,
            Map<LetterNumber, String> places) {
        var reader = log.from(part, from);
        for (var batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
            for (var record : batch) {
                RetryNote.of(record)
                        .filter(note -> numbers.contains(note.letter()))
                        .ifPresent(note -> places.put(note.letter(), note.place()));
            }
        }
    }

    /** Looks at letters one after the other. */
    public interface Visit {

        /** A letter, and whether it was sent again before. */
        void letter(Letter letter, boolean sentBefore);
    }

    /**
     * Goes through all letters that are there now, each partition from its oldest on: those of one
     * user come in their order. The visitor may send the letter; what comes back by that is not
     * visited. One bit is kept for each record of a partition.
     */
    public void visitAll(Visit visit) {
        for (var part : asked(log::partitions)) {
            visit(part, visit);
        }
    }

    private void visit(TopicPartition part, Visit visit) {
        var reader = asked(() -> log.from(part, 0));
        var sent = new BitSet();
        for (var batch = asked(reader::next); !batch.isEmpty(); batch = asked(reader::next)) {
            for (var record : batch) {
                RetryNote.of(record)
                        .filter(note -> note.letter().partition() == part.partition())
                        .map(note -> note.letter().offset() - reader.begin())
                        .filter(place -> place >= 0 && place < reader.length())
                        .ifPresent(place -> sent.set(Math.toIntExact(place)));
            }
        }
        reader.rewind(0);
        for (var batch = asked(reader::next); !batch.isEmpty(); batch = asked(reader::next)) {
            for (var record : batch) {
                var place = Math.toIntExact(record.offset() - reader.begin());
                Letter.of(record).ifPresent(letter -> visit.letter(letter, sent.get(place)));
            }
        }
    }

    /**
     * Writes the record to its topic again, as it was, with a header that names the letter; and a
     * note behind the letter. The caller has asked {@link Retry#refusal}.
     *
     * @return where it is now, {@code topic:partition:offset}
     */
    public String send(Letter letter) {
        var written = write(letter.again());
        var place = written.topic() + ":" + written.partition() + ":" + written.offset();
        var noted = write(new RetryNote(letter.number(), place).record());
        assert noted.hasOffset();
        return place;
    }

    private RecordMetadata write(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get(2L * ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while writing to " + record.topic(), e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new StackException(
                    "Expected to write to %s, but: %s".formatted(record.topic(), e.getMessage()),
                    e);
        }
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (org.apache.kafka.common.errors.TimeoutException _) {
            throw new StackException(
                    "No broker answered within %d s".formatted(ANSWER_MILLIS_MAX / 1_000),
                    StackException.USAGE);
        } catch (KafkaException e) {
            throw new StackException(
                    "Expected to read %s, but: %s"
                            .formatted(Topics.DEAD_LETTERS.name(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ofSeconds(5));
    }
}
