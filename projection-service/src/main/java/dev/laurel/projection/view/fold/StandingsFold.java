package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Standing;

import java.util.ArrayList;
import java.util.List;

/**
 * The standings of one user while one event is folded into them.
 *
 * <p>Of each board and kind of window the view keeps only the newest periods. One that leaves is
 * always older than all that stay, so the newest one never leaves: a period that is newer than all
 * in the view was never spilled. Every other one that is not in it may have been, also one between
 * two that are (a view that may keep more periods than it once did takes up older ones beside
 * them), and then the store is asked. A spilled standing never comes back into the view: it is
 * folded where it lies.
 *
 * <p>Threading: one use by one task.
 */
final class StandingsFold {

    private final UserId user;
    private final int openPeriodsMax;
    private final SpilledStandings store;
    private final List<Standing> open;
    private final List<Standing> spilled = new ArrayList<>();

    StandingsFold(
            UserId user, List<Standing> standings, int openPeriodsMax, SpilledStandings store) {
        this.user = user;
        this.open = new ArrayList<>(standings);
        this.openPeriodsMax = openPeriodsMax;
        this.store = store;
    }

    void add(BoardDefinition board, MoneyMoved event) {
        var contribution = Contribution.of(board, event);
        if (contribution != null) {
            var occurredAtMillis = event.head().occurredAtMillis();
            for (var kind : board.windows()) {
                var window = Window.of(kind, contribution.windowAtMillis(), board.zone());
                add(board, window, contribution, occurredAtMillis);
            }
        }
    }

    private void add(
            BoardDefinition board,
            Window window,
            Contribution contribution,
            long occurredAtMillis) {
        var openPeriods = 0;
        var later = 0;
        for (var at = 0; at < open.size(); at++) {
            var standing = open.get(at);
            if (isOf(standing, board, window.kind())) {
                var period = standing.window().period();
                if (period == window.period()) {
                    open.set(
                            at,
                            ScoreFold.next(
                                    standing, board, window, contribution, occurredAtMillis));
                    return;
                }
                openPeriods++;
                later += period > window.period() ? 1 : 0;
            }
        }
        var old = later > 0 ? store.find(user, board.id(), window) : null;
        var next = ScoreFold.next(old, board, window, contribution, occurredAtMillis);
        var isOldest = later > 0 && later == openPeriods;
        if (old != null || (isOldest && openPeriods >= openPeriodsMax)) {
            spilled.add(next);
        } else {
            open.add(next);
            evict(board, window.kind(), openPeriods + 1);
        }
    }

    private void evict(BoardDefinition board, WindowKind kind, int openPeriods) {
        for (var left = openPeriods; left > openPeriodsMax; left--) {
            var oldest = -1;
            for (var at = 0; at < open.size(); at++) {
                var standing = open.get(at);
                if (isOf(standing, board, kind)
                        && (oldest < 0
                                || standing.window().period()
                                        < open.get(oldest).window().period())) {
                    oldest = at;
                }
            }
            spilled.add(open.remove(oldest));
        }
    }

    private static boolean isOf(Standing standing, BoardDefinition board, WindowKind kind) {
        return standing.window().kind() == kind && standing.board().equals(board.id());
    }

    List<Standing> open() {
        return open;
    }

    List<Standing> spilled() {
        return spilled;
    }
}
