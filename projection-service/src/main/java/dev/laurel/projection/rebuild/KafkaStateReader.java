package dev.laurel.projection.rebuild;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.log.LogReader;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.util.function.Consumer;

/**
 * Reads what is committed in Kafka.
 *
 * @param group of the ledger's Streams application; the prefix of its changelogs
 */
record KafkaStateReader(LogReader log, String group) implements StateReader {

    @Override
    public void events(int partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(Topics.EVENTS.name(), partition, each);
    }

    @Override
    public void changelog(String store, int partition, EntryReader each) {
        read(
                group + "-" + store + "-changelog",
                partition,
                record -> each.take(record.key(), record.value()));
    }

    private void read(String topic, int partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var all = new TopicPartition(topic, partition);
        log.read(all, log.beginning(all), log.stableEnd(all), each);
    }
}
