package dev.laurel.command.submission;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes commands to laurel.commands in the batches that the producer forms of what many requests
 * send at once.
 *
 * <p>Where the producer takes no record within its bound (its buffer is full, or there is no
 * broker), the log shuts for a moment and refuses at once what comes then. So a request of many
 * commands waits for one bound, not for one per command.
 *
 * <p>Threading: any thread.
 */
public final class KafkaCommandLog implements CommandLog {

    private static final Header SOURCE =
            RecordHeaders.constant(RecordHeaders.SOURCE, "/laurel/command-service");
    private static final String GROUP = "group";
    private static final Map<String, Header> TYPES =
            Stream.of(
                            "profile",
                            "grant",
                            "spend",
                            "transfer",
                            "hold",
                            "capture",
                            "release",
                            "reverse",
                            "freeze",
                            "unfreeze",
                            GROUP)
                    .collect(
                            Collectors.toMap(
                                    word -> word,
                                    word ->
                                            RecordHeaders.constant(
                                                    RecordHeaders.TYPE,
                                                    "dev.laurel.command." + word + ".v1")));
    private static final long SHUT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;
    private final Counter written;
    private final Counter failed;
    private final Counter refused;
    private final Timer durableTime;

    /** Of {@link System#nanoTime}: refuses up to then; null while it is open. */
    private volatile @Nullable Long shutUntilNanos;

    public KafkaCommandLog(
            Producer<byte[], byte[]> producer, InstantSource clock, MeterRegistry metrics) {
        this.producer = producer;
        this.clock = clock;
        this.written = counter(metrics, "written", "Commands made durable");
        this.failed = counter(metrics, "failed", "Commands not known to be durable");
        this.refused = counter(metrics, "refused", "Commands that the producer did not take");
        this.durableTime =
                Meters.timer(
                        metrics,
                        "laurel.command.log.durable",
                        "From handing a command to the producer until it is durable");
    }

    private static Counter counter(MeterRegistry metrics, String name, String description) {
        return Meters.counter(metrics, "laurel.command.log." + name, "commands", description);
    }

    @Override
    public CompletableFuture<PartitionOffset> append(
            CommandEntry entry, byte @Nullable [] replyTo) {
        var append = new Append(idOf(entry), Thread.currentThread(), System.nanoTime());
        if (isShut(append.sinceNanos)) {
            append.refuse(new IllegalStateException("the log is shut for a moment"));
            return append.durable;
        }
        try {
            var sent = producer.send(record(entry, replyTo), append);
            assert sent != null;
        } catch (KafkaException | IllegalStateException e) {
            append.refuse(e);
        }
        return append.durable;
    }

    private boolean isShut(long nowNanos) {
        var until = shutUntilNanos;
        if (until == null) {
            return false;
        }
        if (until - nowNanos > 0) {
            return true;
        }
        shutUntilNanos = null;
        return false;
    }

    /**
     * One record on its way.
     *
     * <p>The producer tells of a record that it does not take by a call from within {@code send};
     * all else comes from its own thread.
     */
    private final class Append implements Callback {

        private final CompletableFuture<PartitionOffset> durable = new CompletableFuture<>();
        private final CommandId id;
        private final Thread sender;
        private final long sinceNanos;

        Append(CommandId id, Thread sender, long sinceNanos) {
            this.id = id;
            this.sender = sender;
            this.sinceNanos = sinceNanos;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                written.increment();
                durableTime.record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
                durable.complete(new PartitionOffset(metadata.partition(), metadata.offset()));
            } else if (Thread.currentThread().equals(sender)) {
                shutUntilNanos = System.nanoTime() + SHUT_NANOS;
                refuse(failure);
            } else {
                failed.increment();
                durable.completeExceptionally(problem(true, failure));
            }
        }

        void refuse(Exception reason) {
            refused.increment();
            durable.completeExceptionally(problem(false, reason));
        }

        private NotDurableException problem(boolean maybeWritten, Exception reason) {
            return new NotDurableException(
                    "Expected to write command " + id + ", but " + reason.getMessage(),
                    maybeWritten,
                    reason);
        }
    }

    /** Of a group the id of its first member: it is the user's alone, which the name is not. */
    private static CommandId idOf(CommandEntry entry) {
        return switch (entry) {
            case Command command -> command.head().id();
            case CommandGroup group -> group.members().getFirst().head().id();
        };
    }

    private static String typeOf(CommandEntry entry) {
        return switch (entry) {
            case Command command -> command.type();
            case CommandGroup _ -> GROUP;
        };
    }

    private ProducerRecord<byte[], byte[]> record(CommandEntry entry, byte @Nullable [] replyTo) {
        var key = entry.user().bytes();
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS.name(),
                        Integer.valueOf(KeyPartitioner.partition(key, Topics.PARTITIONS)),
                        Long.valueOf(clock.millis()),
                        key,
                        CommandCodec.encode(entry));
        var type = Objects.requireNonNull(TYPES.get(typeOf(entry)));
        RecordHeaders.cloudEvent(record.headers(), idOf(entry).value(), type, SOURCE);
        if (replyTo != null) {
            record.headers().add(RecordHeaders.REPLY_TO, replyTo);
        }
        return record;
    }
}
