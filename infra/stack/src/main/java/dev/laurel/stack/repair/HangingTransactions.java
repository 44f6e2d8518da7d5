package dev.laurel.stack.repair;

import dev.laurel.kafka.transaction.OpenTransaction;
import dev.laurel.kafka.transaction.OpenTransaction.Life;
import dev.laurel.kafka.transaction.OpenTransactions;
import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Waiting;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The transactions of a cluster that nobody ends: those that no coordinator knows at two looks some
 * seconds apart.
 *
 * <p>Threading: one thread.
 */
public final class HangingTransactions implements AutoCloseable {

    /** Longer than a transaction that is just beginning or ending is in between. */
    private static final Duration BETWEEN = Duration.ofSeconds(3);

    private static final String REQUEST_MILLIS_MAX = "5000";
    private static final String API_MILLIS_MAX = "12000";

    private final Admin admin;
    private final OpenTransactions transactions;

    private HangingTransactions(Admin admin) {
        this.admin = admin;
        this.transactions = new OpenTransactions(admin);
    }

    /** Of the cluster with these brokers. */
    public static HangingTransactions of(String bootstrapServers) {
        return new HangingTransactions(
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                REQUEST_MILLIS_MAX,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                API_MILLIS_MAX)));
    }

    /**
     * Looks twice.
     *
     * @throws StackException where the brokers do not answer
     */
    public List<OpenTransaction> find() {
        var first = hanging();
        if (first.isEmpty()) {
            return List.of();
        }
        Waiting.pause(BETWEEN);
        return hanging().stream().filter(now -> first.stream().anyMatch(now::isSame)).toList();
    }

    private List<OpenTransaction> hanging() {
        try {
            return transactions.find(transactions.partitions()).stream()
                    .filter(open -> open.life() == Life.HANGING)
                    .toList();
        } catch (KafkaException e) {
            throw silent(e);
        }
    }

    /**
     * Rolls one back.
     *
     * @throws StackException where that fails
     */
    public void abort(OpenTransaction hanging) {
        try {
            transactions.abort(hanging);
        } catch (KafkaException e) {
            throw new StackException(
                    "Cannot roll back the transaction of producer %d in %s: %s"
                            .formatted(
                                    hanging.producer().id(), hanging.partition(), e.getMessage()),
                    e);
        }
    }

    private static StackException silent(Exception e) {
        return new StackException(
                "No response from Kafka: " + e.getMessage(), StackException.USAGE);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
