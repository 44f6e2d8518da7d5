package dev.laurel.projection.ledger.heal;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.ledger.store.DecisionKeyLayout;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What events alone make of some users, in memory: keys and values as the stores have them.
 *
 * <p>Threading: one thread.
 */
final class FoldedState implements MutableLedgerState {

    private final Map<UserId, Account> accounts = new HashMap<>();
    private final SortedMap<byte[], Remembered> decisions = new TreeMap<>(Arrays::compareUnsigned);

    /** What is remembered of a user, by the key of the store decisions. */
    public SortedMap<byte[], Remembered> decisionsOf(UserId user) {
        return new TreeMap<>(
                decisions.subMap(DecisionKeyLayout.from(user), DecisionKeyLayout.to(user)));
    }

    @Override
    public Account account(UserId user) {
        return accounts.getOrDefault(user, Account.EMPTY);
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        return decisions.get(DecisionKeyLayout.key(user, command));
    }

    @Override
    public @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender) {
        return decisions.get(DecisionKeyLayout.received(receiver, transfer, sender));
    }

    @Override
    public @Nullable Remembered taken(LegName step) {
        return decisions.get(DecisionKeyLayout.taken(step));
    }

    /** Nobody asks while events are folded: it is asked when something is decided. */
    @Override
    public List<UserId> sendersOf(UserId receiver, CommandId transfer) {
        throw new UnsupportedOperationException("Nothing is decided on a folded state");
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        decisions.put(DecisionKeyLayout.key(user, command), remembered);
    }

    @Override
    public void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered) {
        decisions.put(DecisionKeyLayout.received(receiver, transfer, sender), remembered);
    }

    @Override
    public void rememberTaken(LegName step, Remembered remembered) {
        decisions.put(DecisionKeyLayout.taken(step), remembered);
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
