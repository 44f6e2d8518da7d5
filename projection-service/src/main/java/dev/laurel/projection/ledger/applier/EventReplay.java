package dev.laurel.projection.ledger.applier;

import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.MutableLedgerState;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Applies events in the order of the log to a state that has some of them, or what some of them
 * made: an account at most once for each version, and all that is remembered again. Idempotent.
 *
 * <p>Threading: one task.
 */
public final class EventReplay {

    private final MutableLedgerState state;
    private final AccountApplier applier;
    private final List<HoldPlaced> known = new ArrayList<>();
    private final Set<UserId> gaps = new HashSet<>();
    private long applied;

    public EventReplay(MutableLedgerState state) {
        this.state = state;
        this.applier = new AccountApplier(state);
    }

    /** Takes the next event of the log. */
    public void take(RememberedEvent logged) {
        var event = logged.event();
        var user = event.head().user();
        if (gaps.contains(user)) {
            return;
        }
        if (!(event instanceof Change change)) {
            applier.remember(event, logged.memory());
            return;
        }
        var missing = change.head().version() - state.account(user).version();
        if (missing > 1) {
            gaps.add(user);
        } else if (missing == 1) {
            applier.apply(event, logged.memory());
            applied++;
        } else {
            applier.remember(event, logged.memory());
            if (event instanceof HoldPlaced placed) {
                known.add(placed);
            }
        }
    }

    /** Says of the holds that were known whether they expire; to be called after the last event. */
    public void end() {
        for (var placed : known) {
            var user = placed.head().user();
            var hold = AccountApplier.opened(placed);
            if (state.account(user).hold(hold.id()) == null) {
                state.expectNoMore(user, hold);
            } else {
                state.expect(user, hold);
            }
        }
        known.clear();
    }

    /** Users whose state lacks events before those taken. */
    public Set<UserId> gaps() {
        return Set.copyOf(gaps);
    }

    /** How many events the accounts lacked. */
    public long applied() {
        return applied;
    }
}
