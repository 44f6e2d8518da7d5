package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.NOON;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.observe.StoreCacheMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * One partition whose transactions can be torn: stores and logs that go on, or go back, each for
 * itself.
 */
final class TornPartition {

    private static final List<String> STORES =
            List.of(LedgerStores.ACCOUNTS, LedgerStores.DECISIONS, LedgerStores.HOLD_EXPIRIES);

    private static final Set<String> WRITES = Set.of("put", "putIfAbsent", "delete");

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final MemoryLog log = new MemoryLog();

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final LedgerProcessor processor;
    private final Map<String, Set<String>> writes = new HashMap<>();

    TornPartition() {
        this(Set.of());
    }

    /**
     * Makes one.
     *
     * @param refolded users who are folded anew at each start
     */
    TornPartition(Set<UserId> refolded) {
        processor =
                new LedgerProcessor(
                        new LedgerParts(
                                new LedgerEngine(
                                        new CommandDecider(CATALOGUE), new LegDecider(CATALOGUE)),
                                log,
                                refolded,
                                new LedgerParts.Limits(16, Duration.ofDays(7)),
                                LongUnaryOperator.identity(),
                                new LedgerMetrics(registry),
                                registry),
                        new StoreCacheMetrics(registry, LedgerStores.ACCOUNTS));
        context.setCurrentSystemTimeMs(NOON);
        for (var name : STORES) {
            var store =
                    Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(name),
                                    Serdes.ByteArray(),
                                    Serdes.ByteArray())
                            .withLoggingDisabled()
                            .build();
            store.init(context.getStateStoreContext(), watched(store));
        }
        start();
    }

    /** Starts, and lets what is due at a start be done. */
    List<Event> start() {
        processor.init(context);
        return tick();
    }

    List<Event> restart() {
        processor.close();
        return start();
    }

    private List<Event> tick() {
        return tick(NOON);
    }

    /** Lets be done what is done from time to time. */
    List<Event> tick(long clockMillis) {
        for (var scheduled : List.copyOf(context.scheduledPunctuators())) {
            if (!scheduled.cancelled()) {
                scheduled.getPunctuator().punctuate(clockMillis);
            }
        }
        return written();
    }

    /** Writes a command to its topic, which the ledger has not read. */
    ConsumerRecord<byte[], byte[]> written(Command command) {
        return input(Topics.COMMANDS.name(), command.user().bytes(), CommandCodec.encode(command));
    }

    /** Has a command decided, in a transaction of its own. */
    List<Event> decide(Command command) {
        return decide(written(command));
    }

    List<Event> decide(Leg leg) {
        return decide(
                input(
                        Topics.TRANSFERS.name(),
                        leg.destination().bytes(),
                        TransferLegCodec.encode(leg)));
    }

    private ConsumerRecord<byte[], byte[]> input(String topic, byte[] key, byte[] value) {
        var offset = log.topics.getOrDefault(topic, List.of()).size();
        var record =
                new ConsumerRecord<>(
                        topic,
                        0,
                        offset,
                        NOON + offset,
                        TimestampType.CREATE_TIME,
                        key.length,
                        value.length,
                        key,
                        value,
                        new org.apache.kafka.common.header.internals.RecordHeaders(),
                        Optional.empty());
        log.add(record);
        return record;
    }

    List<Event> decide(ConsumerRecord<byte[], byte[]> record) {
        context.setRecordMetadata(record.topic(), 0, record.offset());
        processor.process(
                new Record<>(record.key(), record.value(), record.timestamp(), record.headers()));
        return written();
    }

    /** What was forwarded since, in one transaction: it gets into the log, with its accounts. */
    private List<Event> written() {
        var events = new ArrayList<Event>();
        for (var forwarded : context.forwarded()) {
            if (forwarded.childName().orElse("").equals(LedgerTopology.EVENTS_SINK)) {
                var record = forwarded.record();
                log.add(
                        new ConsumerRecord<>(
                                Topics.EVENTS.name(),
                                0,
                                log.endOfEvents++,
                                record.timestamp(),
                                TimestampType.CREATE_TIME,
                                record.key().length,
                                record.value().length,
                                record.key(),
                                record.value(),
                                record.headers(),
                                Optional.empty()));
                var event = EventCodec.decode(record.value());
                events.add(event);
                if (event instanceof Event.Change change) {
                    var key = change.head().user().bytes();
                    log.add(
                            new ConsumerRecord<>(
                                    MemoryLog.ACCOUNTS,
                                    0,
                                    log.topics.getOrDefault(MemoryLog.ACCOUNTS, List.of()).size(),
                                    key,
                                    store(LedgerStores.ACCOUNTS).get(key)));
                }
            } else if (forwarded.childName().orElse("").equals(LedgerTopology.TRANSFERS_SINK)) {
                legs.add(TransferLegCodec.decode(forwarded.record().value()));
            } else {
                deadLetters++;
            }
        }
        context.resetForwards();
        // The marker that ends the transaction.
        log.endOfEvents++;
        return events;
    }

    private final List<Leg> legs = new ArrayList<>();
    int deadLetters;

    /** What has set out for other partitions since this was asked last. */
    List<Leg> takeLegs() {
        var taken = List.copyOf(legs);
        legs.clear();
        return taken;
    }

    /** Rolls back the end of a log, from this offset on. */
    void rollBack(String topic, long from) {
        log.topics
                .getOrDefault(topic, new ArrayList<>())
                .removeIf(record -> record.offset() >= from);
    }

    /** The log itself is shorter, and goes on from there. */
    void loseEvents(long from) {
        rollBack(Topics.EVENTS.name(), from);
        log.endOfEvents = from;
    }

    long endOfEvents() {
        return log.endOfEvents;
    }

    /** As its log certainly is in its state. */
    void notePosition() {
        log.position =
                new LedgerPosition(
                        log.endOfEvents,
                        log.topics.getOrDefault(MemoryLog.ACCOUNTS, List.of()).size(),
                        log.topics.getOrDefault(Topics.COMMANDS.name(), List.of()).size(),
                        log.topics.getOrDefault(Topics.TRANSFERS.name(), List.of()).size());
        tick();
    }

    KeyValueStore<byte[], byte[]> store(String name) {
        return context.getStateStore(name);
    }

    Account account(UserId user) {
        var bytes = store(LedgerStores.ACCOUNTS).get(user.bytes());
        return bytes == null ? Account.EMPTY : AccountCodec.decode(bytes);
    }

    /** Makes unreadable what a store has under its first key that is a user's. */
    void spoil(String name) {
        var key =
                content(name).keySet().stream()
                        .filter(any -> any.length > 1)
                        .findFirst()
                        .orElseThrow();
        store(name).put(key, new byte[] {1, 2, 3});
    }

    /** Makes the event of a user's version unreadable in the log. */
    void spoilEvent(UserId user, long version) {
        events(
                record -> {
                    var head = EventCodec.decode(record.value()).head();
                    return head.user().equals(user) && head.version() == version
                            ? new byte[] {1, 2, 3}
                            : record.value();
                });
    }

    /** Makes the events such as were written without what is remembered of them. */
    void forgetMemories() {
        events(record -> EventCodec.encode(EventCodec.decode(record.value())));
    }

    private void events(Function<ConsumerRecord<byte[], byte[]>, byte[]> value) {
        log.topics
                .getOrDefault(Topics.EVENTS.name(), new ArrayList<>())
                .replaceAll(
                        record ->
                                new ConsumerRecord<>(
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp(),
                                        record.timestampType(),
                                        record.serializedKeySize(),
                                        record.serializedValueSize(),
                                        record.key(),
                                        value.apply(record),
                                        record.headers(),
                                        Optional.empty()));
    }

    /** From now on writes to the stores are noted. */
    void watchWrites() {
        writes.clear();
    }

    /** The keys of a store that were written since. */
    Set<String> writes(String store) {
        return writes.getOrDefault(store, Set.of());
    }

    private StateStore watched(KeyValueStore<byte[], byte[]> store) {
        return (StateStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {KeyValueStore.class},
                        (_, method, arguments) -> {
                            if (WRITES.contains(method.getName())) {
                                writes.computeIfAbsent(store.name(), _ -> new HashSet<>())
                                        .add(HexFormat.of().formatHex((byte[]) arguments[0]));
                            }
                            return method.invoke(store, arguments);
                        });
    }

    /** All that is in a store. */
    Map<byte[], byte[]> content(String name) {
        var content = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
        try (var all = store(name).all()) {
            all.forEachRemaining(entry -> content.put(entry.key, entry.value));
        }
        return content;
    }

    /** All that is in the stores, entry by entry. */
    List<String> state() {
        var hex = HexFormat.of();
        return STORES.stream()
                .flatMap(
                        name ->
                                content(name).entrySet().stream()
                                        .map(
                                                entry ->
                                                        "%s %s %s"
                                                                .formatted(
                                                                        name,
                                                                        hex.formatHex(
                                                                                entry.getKey()),
                                                                        hex.formatHex(
                                                                                entry.getValue()))))
                .toList();
    }

    /** What a store had before is all that it has. */
    void setBack(String name, Map<byte[], byte[]> before) {
        content(name).keySet().forEach(store(name)::delete);
        before.forEach(store(name)::put);
    }

    double healed(String what) {
        return registry.get("laurel.projection.ledger.healed." + what).counter().count();
    }

    double passedOver() {
        return registry.get("laurel.projection.ledger.passed.over.records").counter().count();
    }
}
