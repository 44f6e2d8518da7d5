package dev.laurel.query;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Views and events as the projection writes them. */
public final class Samples {

    public static final AssetId CREDIT = new AssetId("credit");

    private Samples() {}

    public static UserView view(
            String user, long version, @Nullable String name, Standing... standings) {
        var balance =
                new Balance(CREDIT, 10 * version, 0, new Totals(10 * version, 0, 0, 0, version));
        return new UserView(
                new UserId(user),
                version,
                name,
                Map.of("team", "red"),
                false,
                List.of(balance),
                List.of(standings));
    }

    public static Standing standing(String board, Window window, long score, long reachedAt) {
        return new Standing(new BoardId(board), window, score, reachedAt);
    }

    public static SpilledStanding spilled(String user, @Nullable String name, Standing standing) {
        return new SpilledStanding(new UserId(user), name, standing);
    }

    public static EventHead head(String user, String command, long version) {
        return new EventHead(
                new UserId(user),
                new CommandId(command),
                version,
                1_700_000_000_000L + version,
                1_700_000_000_500L + version,
                null,
                Map.of());
    }

    public static Event granted(String user, String command, long version) {
        return new Event.CreditsGranted(
                head(user, command, version), CREDIT, new Amount(10), 10 * version);
    }

    public static Event rejected(String user, String command, long version, RejectionReason why) {
        return new Event.CommandRejected(
                head(user, command, version), new Outcome.Rejected(version, why, List.of()));
    }
}
