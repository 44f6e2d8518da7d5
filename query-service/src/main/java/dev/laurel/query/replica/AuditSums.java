package dev.laurel.query.replica;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.view.Balance;
import dev.laurel.kit.metrics.Meters;
import dev.laurel.query.store.AuditRow;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.StoreBatch;

import io.micrometer.core.instrument.MeterRegistry;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sums over all users, kept up to date with every balance that changes and written with it. The
 * gauge laurel.query.audit.unbalanced counts the assets whose sums do not fit: any but 0 is an
 * alarm.
 *
 * <p>Threading: the replica's thread.
 */
final class AuditSums {

    private final Map<AssetId, AuditRow> rows = new HashMap<>();
    private final Set<AssetId> changed = new HashSet<>();

    private final AtomicInteger unbalanced = new AtomicInteger();

    AuditSums(QueryStore store, MeterRegistry meters) {
        try (var snapshot = store.snapshot()) {
            AuditRow.all(snapshot).forEach((asset, row) -> rows.put(new AssetId(asset), row));
        }
        Meters.gauge(
                meters,
                "laurel.query.audit.unbalanced",
                "assets",
                "Assets whose sums do not fit; any but 0 is an alarm",
                unbalanced,
                AtomicInteger::get);
        count();
    }

    /** Takes the balances that a user had out of the sums and those that it has in. */
    void change(List<Balance> before, List<Balance> after) {
        for (var balance : after) {
            var was = of(balance.asset(), before);
            if (!balance.equals(was)) {
                change(was, balance);
            }
        }
        for (var balance : before) {
            if (after.stream().noneMatch(it -> it.asset().equals(balance.asset()))) {
                change(balance, Balance.empty(balance.asset()));
            }
        }
    }

    private static Balance of(AssetId asset, List<Balance> balances) {
        for (var balance : balances) {
            if (balance.asset().equals(asset)) {
                return balance;
            }
        }
        return Balance.empty(asset);
    }

    private void change(Balance before, Balance after) {
        var asset = after.asset();
        rows.put(asset, rows.getOrDefault(asset, AuditRow.ZERO).changed(before, after));
        changed.add(asset);
    }

    /** Puts the sums that have changed since the last call into the batch. */
    void put(StoreBatch batch) {
        for (var asset : changed) {
            batch.put(
                    ColumnFamily.AUDIT,
                    key(asset),
                    rows.getOrDefault(asset, AuditRow.ZERO).encode());
        }
        if (!changed.isEmpty()) {
            changed.clear();
            count();
        }
    }

    private void count() {
        unbalanced.set(
                (int) rows.values().stream().filter(it -> it.difference().signum() != 0).count());
    }

    private static byte[] key(AssetId asset) {
        return asset.value().getBytes(StandardCharsets.UTF_8);
    }
}
