package dev.laurel.projection.ledger.applier;

import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.EventMemory;
import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.MutableLedgerState;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Applies events in the order of the log to a state that has some of them, or what some of them
 * made: an account at most once for each version. What the state has already is written again as it
 * is: where it lies on a disk, its changelog may lack it. Idempotent.
 *
 * <p>Threading: one task.
 */
public final class EventReplay {

    private final MutableLedgerState state;
    private final AccountApplier applier;
    private final Set<UserId> known = new LinkedHashSet<>();
    private final List<HoldPlaced> knownHolds = new ArrayList<>();
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
            know(logged, user);
        }
    }

    /** An event that an older ledger wrote knows less than the state, which is as it left it. */
    private void know(RememberedEvent logged, UserId user) {
        if (lacksMemory(logged)) {
            return;
        }
        applier.remember(logged.event(), logged.memory());
        known.add(user);
        if (logged.event() instanceof HoldPlaced placed) {
            knownHolds.add(placed);
        }
    }

    /**
     * Whether the event does not say what must be remembered of it: an older ledger wrote it.
     * Events that answer nothing need no memory.
     */
    public static boolean lacksMemory(RememberedEvent logged) {
        return logged.event() instanceof Change change
                && !(change instanceof HoldExpired || change instanceof UserQuarantined)
                && logged.memory().equals(EventMemory.NONE);
    }

    /**
     * Writes again the accounts that were known, and whether their holds expire; to be called after
     * the last event.
     */
    public void end() {
        known.removeAll(gaps);
        known.forEach(user -> state.put(user, state.account(user)));
        known.clear();
        for (var placed : knownHolds) {
            var user = placed.head().user();
            if (gaps.contains(user)) {
                continue;
            }
            var hold = AccountApplier.opened(placed);
            if (state.account(user).hold(hold.id()) == null) {
                state.expectNoMore(user, hold);
            } else {
                state.expect(user, hold);
            }
        }
        knownHolds.clear();
    }

    /** Takes no event of this user any more: what the state has of him cannot be read. */
    public void leaveOut(UserId user) {
        gaps.add(user);
    }

    /** Users whose state lacks events before those taken, or who were left out. */
    public Set<UserId> gaps() {
        return Set.copyOf(gaps);
    }

    /** How many events the accounts lacked. */
    public long applied() {
        return applied;
    }
}
