package dev.laurel.command.runtime;

import dev.laurel.command.submission.CommandLog;

import org.apache.kafka.clients.consumer.Consumer;

import java.time.Duration;

/** What the service has to do with Kafka. Threading: made and closed by the container. */
public interface KafkaSide {

    /** Where commands are written. */
    CommandLog log();

    /** A consumer of the newest events, to be closed by who takes it. */
    Consumer<byte[], byte[]> tail();

    /** A consumer of older events, to be closed by who takes it. */
    Consumer<byte[], byte[]> firstAnswers();

    /** Asks for what the first command would have to wait for. */
    void warmUp();

    /** Makes durable what was handed to the log, within a bound, and ends. */
    void close(Duration bound);
}
