package dev.laurel.command.config;

import dev.laurel.command.runtime.KafkaSide;
import dev.laurel.command.submission.CommandLog;
import dev.laurel.command.submission.KafkaCommandLog;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.kit.metrics.ServiceMeters;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;

/** A Kafka cluster that has the topics. */
final class KafkaCluster implements KafkaSide {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCluster.class);

    private final String bootstrapServers;
    private final ServiceMeters meters;
    private final Producer<byte[], byte[]> producer;
    private final CommandLog log;

    /**
     * @param bootstrapServers where the topics are
     */
    KafkaCluster(String bootstrapServers, InstantSource clock, ServiceMeters meters) {
        this.bootstrapServers = bootstrapServers;
        this.meters = meters;
        this.producer = meters.producer("commands", KafkaClients.producer(bootstrapServers));
        this.log = new KafkaCommandLog(producer, clock, meters.registry());
    }

    @Override
    public CommandLog log() {
        return log;
    }

    @Override
    public Consumer<byte[], byte[]> tail() {
        return meters.consumer("outcome-tail", KafkaClients.tail(bootstrapServers));
    }

    @Override
    public Consumer<byte[], byte[]> firstAnswers() {
        return meters.consumer("first-answers", KafkaClients.firstAnswers(bootstrapServers));
    }

    @Override
    public void warmUp() {
        try {
            var partitions = producer.partitionsFor(Topics.COMMANDS.name());
            LOG.debug("Commands go to {} partitions", partitions.size());
        } catch (KafkaException e) {
            LOG.warn("The producer does not know the topic yet: {}", e.toString());
        }
    }

    @Override
    public void close(Duration bound) {
        producer.close(bound);
    }
}
