package dev.laurel.projection.runtime;

import dev.laurel.kafka.transaction.OpenTransaction;
import dev.laurel.kafka.transaction.OpenTransaction.Life;
import dev.laurel.kafka.transaction.OpenTransactions;
import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Finds out why a role does not come to its work, when that takes longer than it should, and tries
 * what is safe: a transaction that no coordinator knows, at two looks, is rolled back, because it
 * would hold up everybody who reads its partition, and nobody else ends it.
 *
 * <p>Threading: one thread notes, one thread looks, any asks.
 */
final class StallWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

    /** Longer than a session (6 s), a transaction that was left open (5 s) and a rebalance. */
    static final Duration BOUND = Duration.ofSeconds(20);

    private static final int REQUEST_MILLIS_MAX = 5_000;
    private static final int API_MILLIS_MAX = 12_000;

    private final String role;
    private final String bootstrapServers;
    private final LongSupplier nanoClock;
    private final DoubleSupplier restored;
    private final Counter ended;

    private volatile long workedAtNanos;
    private volatile String reason = "";
    private List<OpenTransaction> before = List.of();
    private double restoredBefore;

    /**
     * Makes one.
     *
     * @param restored how many records this role has restored so far
     */
    StallWatch(
            String role,
            String bootstrapServers,
            MeterRegistry registry,
            DoubleSupplier restored,
            LongSupplier nanoClock) {
        this.role = role;
        this.bootstrapServers = bootstrapServers;
        this.restored = restored;
        this.nanoClock = nanoClock;
        this.workedAtNanos = nanoClock.getAsLong();
        this.ended =
                Meters.counter(
                        registry,
                        "laurel.projection.ended",
                        "transactions",
                        "Transactions that no coordinator knew and that were rolled back",
                        "role",
                        role);
        var gauge =
                Gauge.builder(
                                "laurel.projection.stalled",
                                this,
                                watch -> (double) watch.stalled().toSeconds())
                        .description(
                                "How long a role has not come to its work, once that is unusual")
                        .baseUnit("seconds")
                        .tag("role", role)
                        .register(registry);
        assert gauge.getId() != null;
    }

    /** Notes that the role works, or rests because it was told to. */
    void works() {
        workedAtNanos = nanoClock.getAsLong();
        reason = "";
    }

    private Duration idle() {
        return Duration.ofNanos(nanoClock.getAsLong() - workedAtNanos);
    }

    private boolean isStalled() {
        return idle().compareTo(BOUND) > 0;
    }

    private Duration stalled() {
        return isStalled() ? idle() : Duration.ZERO;
    }

    /** Why it does not come to its work, half a sentence; empty where it is not stalled. */
    String detail() {
        return isStalled()
                ? "for %d s%s".formatted(idle().toSeconds(), reason.isEmpty() ? "" : ": " + reason)
                : "";
    }

    /** Looks for the reason, where the role is stalled; bounded in time. */
    void look() {
        if (!isStalled()) {
            before = List.of();
            restoredBefore = restored.getAsDouble();
            return;
        }
        var restoredNow = restored.getAsDouble();
        if (restoredNow > restoredBefore) {
            reason = "it restores its state, %.0f records so far".formatted(restoredNow);
            restoredBefore = restoredNow;
            return;
        }
        try (var admin = Admin.create(settings())) {
            look(new OpenTransactions(admin));
        } catch (KafkaException e) {
            reason = "the brokers do not answer: " + e.getMessage();
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "laurel-" + role + "-stall",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_MILLIS_MAX,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                API_MILLIS_MAX);
    }

    private void look(OpenTransactions transactions) {
        var open = transactions.find(transactions.partitions());
        var hanging =
                open.stream()
                        .filter(one -> one.life() == Life.HANGING)
                        .filter(one -> before.stream().anyMatch(one::isSame))
                        .toList();
        before = open;
        for (var one : hanging) {
            LOG.warn("Role {} waits; rolls back what no coordinator knows: {}", role, one);
            transactions.abort(one);
            ended.increment();
        }
        reason =
                open.stream()
                        .min(Comparator.comparingLong(OpenTransaction::lastMillis))
                        .map(StallWatch::waitsFor)
                        .orElse("its group or its broker does not go on; no transaction is open");
    }

    private static String waitsFor(OpenTransaction open) {
        return "a transaction is open in %s since offset %d, %s"
                .formatted(
                        open.partition(),
                        open.firstOffset(),
                        switch (open.life()) {
                            case ONGOING -> "of " + open.transactionalId();
                            case ENDING -> "and its coordinator is ending it";
                            case UNKNOWN -> "and a coordinator is away that may know it";
                            case HANGING -> "and no coordinator knows it: it is rolled back";
                        });
    }
}
