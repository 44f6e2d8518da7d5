package dev.laurel.projection.rebuild;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.codec.DecisionCodec;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.ledger.store.DecisionKeyLayout;
import dev.laurel.projection.runtime.RocksTable;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What events make of a partition, on disk: keys and values as the stores have them.
 *
 * <p>Threading: one thread.
 */
final class DiskState implements MutableLedgerState {

    private final RocksTable accounts;
    private final RocksTable decisions;

    DiskState(RocksTable accounts, RocksTable decisions) {
        this.accounts = accounts;
        this.decisions = decisions;
    }

    @Override
    public Account account(UserId user) {
        var bytes = accounts.get(user.bytes());
        return bytes == null ? Account.EMPTY : AccountCodec.decode(bytes);
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        return decision(DecisionKeyLayout.key(user, command));
    }

    @Override
    public @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender) {
        return decision(DecisionKeyLayout.received(receiver, transfer, sender));
    }

    @Override
    public @Nullable Remembered taken(LegName step) {
        return decision(DecisionKeyLayout.taken(step));
    }

    private @Nullable Remembered decision(byte[] key) {
        var bytes = decisions.get(key);
        return bytes == null ? null : DecisionCodec.decode(bytes);
    }

    /** Nobody asks while events are folded: it is asked when something is decided. */
    @Override
    public List<UserId> sendersOf(UserId receiver, CommandId transfer) {
        throw new UnsupportedOperationException("Nothing is decided on a folded state");
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user.bytes(), AccountCodec.encode(account));
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        decisions.put(DecisionKeyLayout.key(user, command), DecisionCodec.encode(remembered));
    }

    @Override
    public void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered) {
        decisions.put(
                DecisionKeyLayout.received(receiver, transfer, sender),
                DecisionCodec.encode(remembered));
    }

    @Override
    public void rememberTaken(LegName step, Remembered remembered) {
        decisions.put(DecisionKeyLayout.taken(step), DecisionCodec.encode(remembered));
    }

    /** The holds of the accounts say when they expire. */
    @Override
    public void expect(UserId user, OpenHold hold) {
        // See above.
    }

    /** The holds of the accounts say when they expire. */
    @Override
    public void expectNoMore(UserId user, OpenHold hold) {
        // See above.
    }
}
