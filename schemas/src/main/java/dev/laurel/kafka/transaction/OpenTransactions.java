package dev.laurel.kafka.transaction;

import static dev.laurel.kafka.admin.Answers.await;

import dev.laurel.kafka.transaction.OpenTransaction.Life;

import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds open transactions and ends them.
 *
 * <p>A transaction hangs where its partition says that it is open and no coordinator says so: the
 * coordinator has lost its own log, or ended it and lost the marker. Kafka ends such a one never
 * (KIP-664); it is rolled back by a marker that an administrator asks for.
 *
 * <p>Threading: as the admin client: any thread.
 */
public final class OpenTransactions {

    /** Kafka's own topic; the leader of a partition coordinates its transactions. */
    private static final String COORDINATORS = "__transaction_state";

    private final Admin admin;

    public OpenTransactions(Admin admin) {
        this.admin = admin;
    }

    /**
     * The transactions that are open in these partitions now. One that is just beginning may be
     * taken for a hanging one: only what hangs at two looks does.
     *
     * @throws KafkaException where a broker does not answer
     */
    public List<OpenTransaction> find(Collection<TopicPartition> partitions) {
        var producers = await(admin.describeProducers(partitions).all());
        var ids = new HashSet<Long>();
        producers
                .values()
                .forEach(state -> open(state).forEach(open -> ids.add(open.producerId())));
        if (ids.isEmpty()) {
            return List.of();
        }
        var transactions = transactions(ids);
        var unknown =
                transactions.keySet().containsAll(ids) || isEveryCoordinatorThere()
                        ? Life.HANGING
                        : Life.UNKNOWN;
        var found = new ArrayList<OpenTransaction>();
        producers.forEach(
                (partition, state) ->
                        open(state)
                                .forEach(
                                        open ->
                                                found.add(
                                                        transaction(
                                                                partition,
                                                                open,
                                                                transactions.get(open.producerId()),
                                                                unknown))));
        return found;
    }

    /**
     * Every partition of the cluster, those of Kafka's own topics too.
     *
     * @throws KafkaException where a broker does not answer
     */
    public List<TopicPartition> partitions() {
        var names = await(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        return await(admin.describeTopics(names).allTopicNames()).entrySet().stream()
                .flatMap(
                        topic ->
                                topic.getValue().partitions().stream()
                                        .map(
                                                info ->
                                                        new TopicPartition(
                                                                topic.getKey(), info.partition())))
                .toList();
    }

    private static List<ProducerState> open(PartitionProducerState state) {
        return state.activeProducers().stream()
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .toList();
    }

    private record Known(String transactionalId, TransactionDescription description) {}

    private Map<Long, Known> transactions(Set<Long> producers) {
        var listings =
                await(
                        admin.listTransactions(
                                        new ListTransactionsOptions().filterProducerIds(producers))
                                .all());
        var ids = listings.stream().map(TransactionListing::transactionalId).toList();
        var known = new HashMap<Long, Known>();
        await(admin.describeTransactions(ids).all())
                .forEach(
                        (id, description) ->
                                known.put(description.producerId(), new Known(id, description)));
        return known;
    }

    /** Those that are away do not say that they have no part in the answer. */
    private boolean isEveryCoordinatorThere() {
        return await(admin.describeTopics(List.of(COORDINATORS)).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(info -> info.leader() != null && !info.leader().isEmpty());
    }

    private static OpenTransaction transaction(
            TopicPartition partition,
            ProducerState open,
            @Nullable Known known,
            Life whereUnknown) {
        return new OpenTransaction(
                partition,
                new OpenTransaction.Producer(
                        open.producerId(),
                        open.producerEpoch(),
                        // One that never saw a marker says -1; 0 is the least that a broker takes.
                        Math.max(0, open.coordinatorEpoch().orElse(0))),
                open.currentTransactionStartOffset().orElseThrow(),
                open.lastTimestamp(),
                known == null ? null : known.transactionalId(),
                known == null ? whereUnknown : life(partition, known.description()));
    }

    private static Life life(TopicPartition partition, TransactionDescription description) {
        if (!description.topicPartitions().contains(partition)) {
            return Life.HANGING;
        }
        return switch (description.state()) {
            case ONGOING -> Life.ONGOING;
            case PREPARE_ABORT, PREPARE_COMMIT, PREPARE_EPOCH_FENCE -> Life.ENDING;
            case COMPLETE_ABORT, COMPLETE_COMMIT, EMPTY, UNKNOWN -> Life.HANGING;
        };
    }

    /**
     * Rolls back a hanging transaction in its partition.
     *
     * @throws KafkaException where that fails
     */
    public void abort(OpenTransaction hanging) {
        var producer = hanging.producer();
        await(
                admin.abortTransaction(
                                new AbortTransactionSpec(
                                        hanging.partition(),
                                        producer.id(),
                                        (short) producer.epoch(),
                                        producer.coordinatorEpoch()))
                        .all());
    }

    /**
     * Has the coordinator roll back what a producer left open, and shut that producer out.
     *
     * @throws KafkaException where that fails
     */
    public void fence(String transactionalId) {
        await(admin.fenceProducers(List.of(transactionalId)).all());
    }
}
