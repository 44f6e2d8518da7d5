package dev.laurel.projection.ledger.heal;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Passes on what differs from what is there, so that a healthy state is read and not written.
 *
 * <p>Threading: one task.
 */
final class OnlyChanges implements MutableLedgerState {

    private final MutableLedgerState below;
    private long changes;

    OnlyChanges(MutableLedgerState below) {
        this.below = below;
    }

    /** How many writes were passed on. */
    long changes() {
        return changes;
    }

    @Override
    public Account account(UserId user) {
        return below.account(user);
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        return below.remembered(user, command);
    }

    @Override
    public @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender) {
        return below.received(receiver, transfer, sender);
    }

    @Override
    public @Nullable Remembered taken(LegName step) {
        return below.taken(step);
    }

    @Override
    public List<UserId> sendersOf(UserId receiver, CommandId transfer) {
        return below.sendersOf(receiver, transfer);
    }

    @Override
    public void put(UserId user, Account account) {
        changes++;
        below.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        if (!remembered.equals(below.remembered(user, command))) {
            changes++;
            below.remember(user, command, remembered);
        }
    }

    @Override
    public void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered) {
        if (!remembered.equals(below.received(receiver, transfer, sender))) {
            changes++;
            below.rememberReceived(receiver, transfer, sender, remembered);
        }
    }

    @Override
    public void rememberTaken(LegName step, Remembered remembered) {
        if (!remembered.equals(below.taken(step))) {
            changes++;
            below.rememberTaken(step, remembered);
        }
    }

    @Override
    public void expect(UserId user, OpenHold hold) {
        below.expect(user, hold);
    }

    @Override
    public void expectNoMore(UserId user, OpenHold hold) {
        below.expectNoMore(user, hold);
    }
}
