package dev.laurel.projection.ledger.log;

import static dev.laurel.kafka.admin.Answers.await;

import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks where logs end, and how far they are consumed.
 *
 * <p>Threading: as the admin client: any thread.
 */
final class LogEnds {

    private final Admin admin;

    LogEnds(Admin admin) {
        this.admin = admin;
    }

    /** The offsets before which no transaction is open. */
    Map<TopicPartition, Long> stable(Collection<TopicPartition> partitions) {
        return ends(partitions, IsolationLevel.READ_COMMITTED);
    }

    /** The offsets behind the last records, committed or not. */
    Map<TopicPartition, Long> all(Collection<TopicPartition> partitions) {
        return ends(partitions, IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<TopicPartition, Long> ends(
            Collection<TopicPartition> partitions, IsolationLevel isolation) {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        await(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all())
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** The offsets that a group has committed. */
    Map<TopicPartition, Long> committed(String group) {
        var offsets = new HashMap<TopicPartition, Long>();
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                offsets.put(partition, offset.offset());
                            }
                        });
        return offsets;
    }

    /** A sample of each of the partitions; what is asked first was so first. */
    Map<Integer, LogSample> samples(
            List<Integer> partitions, String group, String accountsChangelog) {
        var logs = new ArrayList<TopicPartition>();
        for (var partition : partitions) {
            logs.add(new TopicPartition(Topics.EVENTS.name(), partition));
            logs.add(new TopicPartition(accountsChangelog, partition));
        }
        var stable = stable(logs);
        var ends = all(logs);
        var committed = committed(group);
        var samples = new HashMap<Integer, LogSample>();
        for (var partition : partitions) {
            var event = new TopicPartition(Topics.EVENTS.name(), partition);
            var account = new TopicPartition(accountsChangelog, partition);
            samples.put(
                    partition,
                    new LogSample(
                            stable.getOrDefault(event, 0L),
                            ends.getOrDefault(event, 0L),
                            stable.getOrDefault(account, 0L),
                            ends.getOrDefault(account, 0L),
                            committed.getOrDefault(
                                    new TopicPartition(Topics.COMMANDS.name(), partition), 0L),
                            committed.getOrDefault(
                                    new TopicPartition(Topics.TRANSFERS.name(), partition), 0L)));
        }
        return samples;
    }
}
