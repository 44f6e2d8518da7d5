package dev.laurel.query.replica;

import dev.laurel.kit.metrics.Meters;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OutcomeRow;
import dev.laurel.query.store.QueryStore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Takes out outcomes that are too old, a bounded number of rows a turn, round and round. At {@value
 * #ROWS_A_TURN} rows a second, ten million outcomes are gone through in less than an hour and a
 * half; they may outlive their time by that.
 *
 * <p>Threading: the replica's thread.
 */
final class OutcomeSweep {

    private static final int ROWS_A_TURN = 2_000;
    private static final long TURN_MILLIS = 1_000;

    private final QueryStore store;
    private final InstantSource clock;
    private final long keptMillis;
    private final Counter removed;
    private byte[] from = {};
    private long lastTurnMillis;

    OutcomeSweep(QueryStore store, InstantSource clock, Duration kept, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.keptMillis = kept.toMillis();
        this.removed =
                Meters.counter(
                        meters,
                        "laurel.query.removed.outcomes",
                        "outcomes",
                        "Outcomes removed because they are old");
    }

    /** Takes a turn, if it is time for one. */
    void turn() {
        var now = clock.millis();
        if (now - lastTurnMillis >= TURN_MILLIS) {
            lastTurnMillis = now;
            sweep(now - keptMillis);
        }
    }

    private void sweep(long oldestMillis) {
        try (var snapshot = store.snapshot();
                var rows = snapshot.cursor(ColumnFamily.OUTCOME, from, null);
                var batch = store.batch()) {
            for (var seen = 0; seen < ROWS_A_TURN && rows.isValid(); seen++) {
                if (OutcomeRow.decidedAtMillis(rows.value()) < oldestMillis) {
                    batch.delete(ColumnFamily.OUTCOME, rows.key());
                }
                from = KeyOrder.after(rows.key());
                rows.next();
            }
            if (!rows.isValid()) {
                from = new byte[0];
            }
            if (batch.operations() > 0) {
                store.write(batch);
                removed.increment(batch.operations());
            }
        }
    }
}
