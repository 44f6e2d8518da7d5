package dev.laurel.command.submission;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes commands to laurel.commands in the batches that the producer forms of what many requests
 * send at once.
 *
 * <p>Threading: any thread.
 */
public final class KafkaCommandLog implements CommandLog {

    private static final Header SOURCE =
            RecordHeaders.constant(RecordHeaders.SOURCE, "/laurel/command-service");
    private static final Map<String, Header> TYPES =
            Stream.of("profile", "grant", "spend", "transfer")
                    .collect(
                            Collectors.toMap(
                                    word -> word,
                                    word ->
                                            RecordHeaders.constant(
                                                    RecordHeaders.TYPE,
                                                    "dev.laurel.command." + word + ".v1")));

    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;
    private final Counter written;
    private final Counter failed;

    public KafkaCommandLog(
            Producer<byte[], byte[]> producer, InstantSource clock, MeterRegistry metrics) {
        this.producer = producer;
        this.clock = clock;
        this.written = metrics.counter("laurel.command.log.written");
        this.failed = metrics.counter("laurel.command.log.failed");
    }

    @Override
    public CompletableFuture<PartitionOffset> append(Command command, byte @Nullable [] replyTo) {
        var durable = new CompletableFuture<PartitionOffset>();
        try {
            var sent =
                    producer.send(
                            record(command, replyTo),
                            (metadata, failure) -> {
                                if (failure == null) {
                                    written.increment();
                                    durable.complete(
                                            new PartitionOffset(
                                                    metadata.partition(), metadata.offset()));
                                } else {
                                    fail(durable, command, failure);
                                }
                            });
            assert sent != null;
        } catch (KafkaException | IllegalStateException e) {
            fail(durable, command, e);
        }
        return durable;
    }

    private void fail(
            CompletableFuture<PartitionOffset> durable, Command command, Exception failure) {
        failed.increment();
        var id = command.head().id();
        durable.completeExceptionally(
                new NotDurableException(
                        "Expected to write command " + id + ", but " + failure.getMessage(),
                        failure));
    }

    private ProducerRecord<byte[], byte[]> record(Command command, byte @Nullable [] replyTo) {
        var head = command.head();
        var key = head.user().bytes();
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS.name(),
                        Integer.valueOf(KeyPartitioner.partition(key, Topics.PARTITIONS)),
                        Long.valueOf(clock.millis()),
                        key,
                        CommandCodec.encode(command));
        var type = Objects.requireNonNull(TYPES.get(command.type()));
        RecordHeaders.cloudEvent(record.headers(), head.id().value(), type, SOURCE);
        if (replyTo != null) {
            record.headers().add(RecordHeaders.REPLY_TO, replyTo);
        }
        return record;
    }
}
