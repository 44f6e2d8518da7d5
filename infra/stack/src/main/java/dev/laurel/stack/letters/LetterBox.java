package dev.laurel.stack.letters;

import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.StackException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
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

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READ_BOUND = Duration.ofMinutes(2);
    private static final int ANSWER_MILLIS_MAX = 10_000;

    /** Letters may have a megabyte each, and this process has a small heap. */
    private static final int FETCH_BYTES = 8 << 20;

    private static final Comparator<LetterLine> BY_TIME =
            Comparator.comparingLong(LetterLine::timeMillis)
                    .thenComparingInt(line -> line.number().partition())
                    .thenComparingLong(line -> line.number().offset());

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;

    private LetterBox(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        this.consumer = consumer;
        this.producer = producer;
    }

    /** Opens it; the brokers are asked at the first use. */
    public static LetterBox open(String bootstrapServers) {
        var reading = new Properties();
        reading.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        reading.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        reading.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        var writing = new Properties();
        writing.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        writing.put(ProducerConfig.ACKS_CONFIG, "all");
        writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS_MAX);
        writing.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        writing.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX + 1_000);
        return new LetterBox(
                new KafkaConsumer<>(
                        reading, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /**
     * Lists the newest letters.
     *
     * @param max how many at most
     */
    public LetterList list(int max) {
        return asked(() -> listed(max));
    }

    private LetterList listed(int max) {
        var newest = new PriorityQueue<>(BY_TIME);
        var retriedAs = new HashMap<LetterNumber, String>();
        var total = 0L;
        for (var part : partitions()) {
            var reader = new Reader(part, 0);
            for (var batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
                for (var record : batch) {
                    note(record, retriedAs);
                    var letter = Letter.of(record);
                    if (letter.isPresent()) {
                        total++;
                        newest.add(LetterLine.of(letter.get()));
                        if (newest.size() > max) {
                            newest.remove();
                        }
                    }
                }
            }
        }
        return new LetterList(newest.stream().sorted(BY_TIME).toList(), total, retriedAs);
    }

    private static void note(
            ConsumerRecord<byte[], byte[]> record, Map<LetterNumber, String> retriedAs) {
        var number = DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.NOTE_RETRIED);
        var place = DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.NOTE_RETRIED_AS);
        if (number != null && place != null) {
            LetterNumber.parse(number).ifPresent(retried -> retriedAs.put(retried, place));
        }
    }

    /** Finds a letter. */
    public Optional<Letter> find(LetterNumber number) {
        return asked(() -> found(number));
    }

    private Optional<Letter> found(LetterNumber number) {
        var part = new TopicPartition(Topics.DEAD_LETTERS.name(), number.partition());
        if (!partitions().contains(part)) {
            return Optional.empty();
        }
        return new Reader(part, number.offset())
                .next().stream()
                        .filter(record -> record.offset() == number.offset())
                        .findFirst()
                        .flatMap(Letter::of);
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
        var note =
                new ProducerRecord<byte[], byte[]>(
                        Topics.DEAD_LETTERS.name(), letter.number().partition(), null, null);
        DeadLetterHeaders.add(
                note.headers(), DeadLetterHeaders.NOTE_RETRIED, letter.number().toString());
        DeadLetterHeaders.add(note.headers(), DeadLetterHeaders.NOTE_RETRIED_AS, place);
        var noted = write(note);
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

    private List<TopicPartition> partitions() {
        var partitions = consumer.partitionsFor(Topics.DEAD_LETTERS.name());
        if (partitions == null || partitions.isEmpty()) {
            throw new StackException("There is no topic " + Topics.DEAD_LETTERS.name());
        }
        return partitions.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
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

    /** One partition, from an offset to where it ended when it was opened. */
    private final class Reader {

        private final TopicPartition part;
        private final long end;
        private final long startedNanos = System.nanoTime();

        Reader(TopicPartition part, long offset) {
            this.part = part;
            consumer.assign(List.of(part));
            this.end = consumer.endOffsets(List.of(part)).getOrDefault(part, 0L);
            var begin = consumer.beginningOffsets(List.of(part)).getOrDefault(part, 0L);
            consumer.seek(part, Math.max(begin, Math.min(offset, end)));
        }

        /** The next records; none at the end. */
        List<ConsumerRecord<byte[], byte[]>> next() {
            while (consumer.position(part) < end) {
                var records = consumer.poll(POLL).records(part);
                if (!records.isEmpty()) {
                    return records;
                }
                if (System.nanoTime() - startedNanos > READ_BOUND.toNanos()) {
                    throw new StackException(
                            "Expected to read %s to its end within %s, but it did not come"
                                    .formatted(part, READ_BOUND));
                }
            }
            return List.of();
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ofSeconds(5));
    }
}
