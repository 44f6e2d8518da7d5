package dev.laurel.projection.view.fold;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.event.Movement;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;

import java.util.ArrayList;
import java.util.List;

/**
 * Folds events into the view of their user. Pure but for the look-up of spilled standings, total,
 * and idempotent by version: an event at or below the view's version changes nothing.
 *
 * <p>Threading: immutable, shared by all tasks.
 */
public final class ViewProjector {

    private final BoardsByAsset boards;
    private final int openPeriodsMax;

    /**
     * Makes one.
     *
     * @param openPeriodsMax how many periods of each board and kind of window a view keeps; at
     *     least 1
     */
    public ViewProjector(Catalogue catalogue, int openPeriodsMax) {
        this.boards = new BoardsByAsset(catalogue);
        this.openPeriodsMax = openPeriodsMax;
    }

    /** The view after the event; the same view where it has the event already. */
    public Folded fold(UserView view, Change event, SpilledStandings store) {
        if (event.head().version() <= view.version()) {
            return new Folded(view, List.of());
        }
        return switch (event) {
            case ProfileChanged profile -> profile(view, profile);
            case MoneyMoved moved -> moved(view, moved, store);
            case UserFrozen frozen -> locked(view, frozen, true);
            case UserUnfrozen unfrozen -> locked(view, unfrozen, false);
            case UserQuarantined quarantined -> locked(view, quarantined, view.frozen());
        };
    }

    private static Folded locked(UserView view, Change event, boolean frozen) {
        var next =
                new UserView(
                        view.user(),
                        event.head().version(),
                        view.name(),
                        view.attributes(),
                        frozen,
                        view.balances(),
                        view.standings());
        return new Folded(next, List.of());
    }

    private static Folded profile(UserView view, ProfileChanged event) {
        ProfileChange change = event.change();
        var next =
                new UserView(
                        view.user(),
                        event.head().version(),
                        change.name() == null ? view.name() : change.name(),
                        change.attributes() == null ? view.attributes() : change.attributes(),
                        view.frozen(),
                        view.balances(),
                        view.standings());
        return new Folded(next, List.of());
    }

    private Folded moved(UserView view, MoneyMoved event, SpilledStandings store) {
        var standings = new StandingsFold(view.user(), view.standings(), openPeriodsMax, store);
        for (var board : boards.of(event.asset())) {
            standings.add(board, event);
        }
        var next =
                new UserView(
                        view.user(),
                        event.head().version(),
                        view.name(),
                        view.attributes(),
                        view.frozen(),
                        balances(view.balances(), event),
                        standings.open());
        return new Folded(next, standings.spilled());
    }

    private static List<Balance> balances(List<Balance> old, MoneyMoved event) {
        var next = new ArrayList<Balance>(old.size() + 1);
        var found = false;
        for (var balance : old) {
            var same = balance.asset().equals(event.asset());
            next.add(same ? next(balance, event) : balance);
            found |= same;
        }
        if (!found) {
            next.add(next(Balance.empty(event.asset()), event));
        }
        return next;
    }

    private static Balance next(Balance old, MoneyMoved event) {
        var movement = event.movement();
        return new Balance(
                old.asset(),
                event.available(),
                Math.addExact(old.held(), movement.held()),
                next(old.totals(), movement));
    }

    private static Totals next(Totals old, Movement movement) {
        return new Totals(
                Math.addExact(old.earned(), movement.earned()),
                Math.addExact(old.spent(), movement.spent()),
                Math.addExact(old.received(), movement.received()),
                Math.addExact(old.sent(), movement.sent()),
                Math.addExact(old.transactions(), movement.transactions()));
    }
}
