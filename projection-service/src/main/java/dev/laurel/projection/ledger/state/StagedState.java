package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes that are made all or none: they are seen by whoever reads here, and reach the state below
 * only by {@link #commit}. So a group that is refused, a dry run and a rule that fails half way
 * leave no trace.
 *
 * <p>Threading: one task; one use for one record.
 */
public final class StagedState implements MutableLedgerState {

    private final MutableLedgerState below;
    private final Map<UserId, Account> accounts = HashMap.newHashMap(1);
    private final Map<MemoryKey, Remembered> memories = LinkedHashMap.newLinkedHashMap(2);
    private final Map<LegName, Remembered> steps = HashMap.newHashMap(0);
    private final List<Expectation> expectations = new ArrayList<>(0);

    public StagedState(MutableLedgerState below) {
        this.below = below;
    }

    /** A decision, or, with a sender, a transfer received. */
    private record MemoryKey(UserId user, CommandId command, @Nullable UserId sender) {}

    private record Expectation(UserId user, OpenHold hold, boolean open) {}

    /** Makes everything so below. */
    public void commit() {
        accounts.forEach(below::put);
        memories.forEach(
                (key, remembered) -> {
                    if (key.sender == null) {
                        below.remember(key.user, key.command, remembered);
                    } else {
                        below.rememberReceived(key.user, key.command, key.sender, remembered);
                    }
                });
        steps.forEach(below::rememberTaken);
        for (var expectation : expectations) {
            if (expectation.open) {
                below.expect(expectation.user, expectation.hold);
            } else {
                below.expectNoMore(expectation.user, expectation.hold);
            }
        }
    }

    @Override
    public Account account(UserId user) {
        var staged = accounts.get(user);
        return staged == null ? below.account(user) : staged;
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        var staged = memories.get(new MemoryKey(user, command, null));
        return staged == null ? below.remembered(user, command) : staged;
    }

    @Override
    public @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender) {
        var staged = memories.get(new MemoryKey(receiver, transfer, sender));
        return staged == null ? below.received(receiver, transfer, sender) : staged;
    }

    @Override
    public @Nullable Remembered taken(LegName step) {
        var staged = steps.get(step);
        return staged == null ? below.taken(step) : staged;
    }

    /** Of the state below: what one record receives, it does not also reverse. */
    @Override
    public List<UserId> sendersOf(UserId receiver, CommandId transfer) {
        return below.sendersOf(receiver, transfer);
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        memories.put(new MemoryKey(user, command, null), remembered);
    }

    @Override
    public void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered) {
        memories.put(new MemoryKey(receiver, transfer, sender), remembered);
    }

    @Override
    public void rememberTaken(LegName step, Remembered remembered) {
        steps.put(step, remembered);
    }

    @Override
    public void expect(UserId user, OpenHold hold) {
        expectations.add(new Expectation(user, hold, true));
    }

    @Override
    public void expectNoMore(UserId user, OpenHold hold) {
        expectations.add(new Expectation(user, hold, false));
    }
}
