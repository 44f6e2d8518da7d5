package dev.laurel.projection.ledger.topology;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.ledger.state.LedgerPosition;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The log of one partition, in memory: what is in it is committed and consumed. */
final class MemoryLog implements LedgerLog {

    static final String ACCOUNTS = "accounts-changelog";

    final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new HashMap<>();
    @Nullable LedgerPosition position;

    /** Behind the marker of the last transaction. */
    long endOfEvents;

    void add(ConsumerRecord<byte[], byte[]> record) {
        topics.computeIfAbsent(record.topic(), _ -> new ArrayList<>()).add(record);
    }

    private List<ConsumerRecord<byte[], byte[]>> of(String topic) {
        return topics.getOrDefault(topic, List.of());
    }

    private long end(String topic) {
        var records = of(topic);
        return records.isEmpty() ? 0 : records.getLast().offset() + 1;
    }

    private void read(
            String topic, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        of(topic).stream()
                .filter(record -> record.offset() >= from && record.offset() < to)
                .forEach(each);
    }

    @Override
    public long settledEnd(int partition) {
        return endOfEvents;
    }

    @Override
    public void events(
            int partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(Topics.EVENTS.name(), from, to, each);
    }

    @Override
    public void accounts(int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(ACCOUNTS, from, end(ACCOUNTS), each);
    }

    @Override
    public void consumed(
            String topic, int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        read(topic, from, end(topic), each);
    }

    @Override
    public void watch(int partition) {
        // It says what it is told to.
    }

    @Override
    public void unwatch(int partition) {
        // It says what it is told to.
    }

    @Override
    public Optional<LedgerPosition> position(int partition) {
        return Optional.ofNullable(position);
    }
}
