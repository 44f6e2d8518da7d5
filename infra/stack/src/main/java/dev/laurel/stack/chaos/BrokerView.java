package dev.laurel.stack.chaos;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.internals.Topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** What the brokers say about themselves and their clients. Threading: one thread. */
final class BrokerView implements AutoCloseable {

    private static final int ANSWER_MILLIS_MAX = 5_000;
    private static final String LEDGER_GROUP = "laurel-ledger";

    private final Admin admin;

    BrokerView(String bootstrapServers) {
        var properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS_MAX);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2 * ANSWER_MILLIS_MAX);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        this.admin = Admin.create(properties);
    }

    /** The broker that leads most partitions, with how many. */
    Map.Entry<Instance, Long> leaderOfMost() {
        var leaders =
                partitions().stream()
                        .filter(partition -> partition.leader() != null)
                        .collect(
                                Collectors.groupingBy(
                                        partition -> partition.leader().id(),
                                        Collectors.counting()));
        var most = leaders.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        return Map.entry(new Instance(Part.BROKER, most.getKey()), most.getValue());
    }

    /** How many partitions the broker leads. */
    long ledBy(Instance broker) {
        return partitions().stream()
                .filter(partition -> partition.leader() != null)
                .filter(partition -> partition.leader().id() == broker.number())
                .count();
    }

    /** Whether every partition has a leader and all of its replicas in step. */
    boolean allInSync() {
        try {
            return partitions().stream()
                    .allMatch(
                            partition ->
                                    partition.leader() != null
                                            && partition.isr().size()
                                                    == partition.replicas().size());
        } catch (KafkaException _) {
            return false;
        }
    }

    private List<TopicPartitionInfo> partitions() {
        var names =
                ask(
                        () ->
                                admin.listTopics(new ListTopicsOptions().listInternal(true))
                                        .names()
                                        .get());
        return ask(() -> admin.describeTopics(names).allTopicNames().get()).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .toList();
    }

    /** How many partitions of the commands each projection-service owns. */
    Ownership ledgerPartitions() {
        var group =
                ask(() -> admin.describeConsumerGroups(Set.of(LEDGER_GROUP)).all().get())
                        .get(LEDGER_GROUP);
        var owned = new HashMap<Integer, Integer>();
        if (group != null) {
            for (var member : group.members()) {
                var partitions =
                        member.assignment().topicPartitions().stream()
                                .filter(
                                        partition ->
                                                partition.topic().equals(Topics.COMMANDS.name()))
                                .count();
                number(member.clientId())
                        .ifPresent(number -> owned.merge(number, (int) partitions, Integer::sum));
            }
        }
        return new Ownership(owned);
    }

    /** Client ids of Streams are {@code laurel-ledger-2-StreamThread-1-consumer}. */
    private static Optional<Integer> number(String clientId) {
        var rest = clientId.replaceFirst("^" + LEDGER_GROUP + "-", "");
        var digits = rest.replaceFirst("\\D.*$", "");
        return digits.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(digits));
    }

    /**
     * A transaction that is open.
     *
     * @param id of the producer's own choice; an instance of a ledger keeps it from start to start
     * @param producer and {@code epoch}: what the brokers know it by; another epoch is another one
     * @param startedMillis when its first record came
     */
    record OpenTransaction(String id, long producer, int epoch, long startedMillis) {}

    /**
     * Transactions of one ledger that are open now.
     *
     * @param process what Streams calls the instance
     */
    Set<OpenTransaction> openTransactions(String process) {
        var options = new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
        var open =
                ask(() -> admin.listTransactions(options).all().get()).stream()
                        .map(TransactionListing::transactionalId)
                        .filter(id -> id.startsWith(LEDGER_GROUP + "-" + process + "-"))
                        .toList();
        return ask(() -> admin.describeTransactions(open).all().get()).entrySet().stream()
                .filter(one -> one.getValue().state() == TransactionState.ONGOING)
                .filter(one -> one.getValue().transactionStartTimeMs().isPresent())
                .map(one -> open(one.getKey(), one.getValue()))
                .collect(Collectors.toSet());
    }

    private static OpenTransaction open(String id, TransactionDescription transaction) {
        return new OpenTransaction(
                id,
                transaction.producerId(),
                transaction.producerEpoch(),
                transaction.transactionStartTimeMs().orElseThrow());
    }

    /** What all groups have committed, of transactions only what is not open. */
    GroupOffsets groupOffsets() {
        var groups =
                ask(() -> admin.listGroups().all().get()).stream()
                        .map(GroupListing::groupId)
                        .collect(
                                Collectors.toMap(
                                        group -> group, _ -> new ListConsumerGroupOffsetsSpec()));
        var offsets = new HashMap<String, Map<TopicPartition, Long>>();
        ask(() -> admin.listConsumerGroupOffsets(groups).all().get())
                .forEach((group, ofGroup) -> offsets.put(group, committed(ofGroup)));
        return new GroupOffsets(offsets);
    }

    private static Map<TopicPartition, Long> committed(
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        var committed = new HashMap<TopicPartition, Long>();
        offsets.forEach(
                (partition, offset) -> {
                    // A partition that was never committed has none.
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    /** How many records were ever written into the topic of the groups' offsets. */
    long offsetRecords() {
        var topic = Topic.GROUP_METADATA_TOPIC_NAME;
        var ends =
                ask(() -> admin.describeTopics(List.of(topic)).allTopicNames().get())
                        .values()
                        .stream()
                        .flatMap(described -> described.partitions().stream())
                        .collect(
                                Collectors.toMap(
                                        partition ->
                                                new TopicPartition(topic, partition.partition()),
                                        _ -> OffsetSpec.latest()));
        return ask(() -> admin.listOffsets(ends).all().get()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw new KafkaException("Expected an answer of the brokers", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
