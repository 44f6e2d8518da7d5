package dev.laurel.projection.ledger.log;

import dev.laurel.projection.ledger.state.LedgerPosition;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Finds from samples up to where the log certainly is in the state of a partition, while one ledger
 * writes it.
 *
 * <p>The end of laurel.events at one sample, once the next shows that nothing before it is open:
 * then its transactions are over in every partition that they wrote. The other ends are those of
 * that next sample, once a third shows the same of it: a record of the changelog behind them was
 * written with an event behind the first end, and so was what consumed an input behind them. A
 * ledger whose transaction was torn cannot go on, so the samples stop with it.
 *
 * <p>Pure. Threading: guarded by its user.
 */
final class PositionWindow {

    private @Nullable LogSample first;
    private @Nullable LogSample second;
    private @Nullable LedgerPosition position;

    void add(LogSample now) {
        var before = second;
        if (before != null && !now.isSettledSince(before)) {
            return;
        }
        if (before != null && now.isOlderThan(before)) {
            // A coordinator that forgot; what it said before still holds.
            return;
        }
        if (first != null && before != null) {
            position =
                    new LedgerPosition(
                            first.end(),
                            before.accountsEnd(),
                            before.commands(),
                            before.transfers());
        }
        first = before;
        second = now;
    }

    Optional<LedgerPosition> position() {
        return Optional.ofNullable(position);
    }
}
