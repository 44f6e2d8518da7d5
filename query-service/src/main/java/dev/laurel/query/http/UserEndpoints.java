package dev.laurel.query.http;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;
import dev.laurel.query.board.BoardQueries;
import dev.laurel.query.board.OpenWindows;
import dev.laurel.query.history.HistoryQueries;
import dev.laurel.query.history.HistoryResult;
import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.position.PositionGate;
import dev.laurel.query.replica.CommandKey;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.user.RecentTransactions;
import dev.laurel.query.user.TransactionCursor;
import dev.laurel.query.user.UserQueries;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Calls about users and their commands. */
public final class UserEndpoints {

    private static final String FRESH = "private, no-cache";
    private static final int LIMIT_MAX = 1_000;
    private static final int LIMIT_DEFAULT = 50;

    private final Reads reads;
    private final UserQueries users;
    private final HistoryQueries history;
    private final BoardQueries boards;
    private final PositionGate gate;
    private final Catalogue catalogue;
    private final OpenWindows windows;

    public UserEndpoints(
            Reads reads,
            UserQueries users,
            HistoryQueries history,
            BoardQueries boards,
            PositionGate gate,
            Catalogue catalogue,
            OpenWindows windows) {
        this.reads = reads;
        this.users = users;
        this.history = history;
        this.boards = boards;
        this.gate = gate;
        this.catalogue = catalogue;
        this.windows = windows;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/v1/users/{user}", Set.of(), this::view),
                Endpoint.post("/v1/users:batchGet", this::batch),
                Endpoint.get("/v1/users/{user}/standings", Set.of(), this::standings),
                Endpoint.get(
                        "/v1/users/{user}/transactions",
                        Set.of("limit", "cursor"),
                        this::transactions),
                Endpoint.get("/v1/commands/{user}/{id}", Set.of(), this::outcome));
    }

    private Answer view(Request request) throws InterruptedException {
        var user = request.user();
        return reads.read(request, view -> fresh(known(user, users.view(view, user))));
    }

    private static byte[] known(UserId user, byte @Nullable [] view) {
        if (view == null) {
            throw Problems.userUnknown(user.value());
        }
        return view;
    }

    private static Answer fresh(byte[] json) {
        return Answer.json(json).with("Cache-Control", FRESH);
    }

    private Answer batch(Request request) throws InterruptedException {
        var asked = asked(request);
        return reads.read(request, view -> fresh(views(users.views(view, asked))));
    }

    private static List<UserId> asked(Request request) {
        try (var body = request.body()) {
            return BatchBody.users(body.bytes(), body.length());
        }
    }

    /** The views are JSON already: they are only put together. */
    private static byte[] views(List<byte @Nullable []> views) {
        var bytes = new ByteArrayOutputStream(views.size() * 512 + 16);
        bytes.writeBytes("{\"users\":[".getBytes(StandardCharsets.US_ASCII));
        var first = true;
        for (var view : views) {
            if (!first) {
                bytes.write(',');
            }
            first = false;
            bytes.writeBytes(view == null ? "null".getBytes(StandardCharsets.US_ASCII) : view);
        }
        bytes.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private Answer standings(Request request) throws InterruptedException {
        var user = request.user();
        return reads.read(request, view -> fresh(standings(view, user)));
    }

    private byte[] standings(ReadView view, UserId user) {
        if (!boards.isKnown(view, user)) {
            throw Problems.userUnknown(user.value());
        }
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("user", user.value());
                    json.writeName("standings");
                    json.writeStartArray();
                    for (var board : catalogue.boards()) {
                        var open = windows.of(board);
                        var standings = boards.standings(view, user, board, open);
                        for (var i = 0; i < open.size(); i++) {
                            var window = open.get(i).text();
                            standings
                                    .get(i)
                                    .ifPresent(
                                            standing ->
                                                    BoardJson.line(
                                                            json,
                                                            board.id().value(),
                                                            window,
                                                            standing));
                        }
                    }
                    json.writeEndArray();
                });
    }

    private Answer transactions(Request request) throws InterruptedException {
        var user = request.user();
        var limit = request.number("limit", 1, LIMIT_MAX).orElse((long) LIMIT_DEFAULT).intValue();
        var text = request.parameter("cursor");
        var after =
                text == null
                        ? null
                        : TransactionCursor.parse(text)
                                .orElseThrow(
                                        () ->
                                                Problems.badField(
                                                        "cursor",
                                                        "Must be the 'next' of an answer of this call"));
        return reads.read(
                request,
                view -> recent(view, user, after, limit),
                recent -> fresh(history(user, recent, limit)));
    }

    private RecentTransactions recent(
            ReadView view, UserId user, @Nullable TransactionCursor after, int limit) {
        if (after != null && users.isBeyond(view, user, after)) {
            throw Problems.badField(
                    "cursor", "Must be the 'next' of an answer of this call for the same user");
        }
        return users.transactions(view, user, after, limit)
                .orElseThrow(() -> Problems.userUnknown(user.value()));
    }

    private byte[] history(UserId user, RecentTransactions recent, int limit) {
        return switch (history.page(user, recent, limit)) {
            case HistoryResult.Page page -> TransactionJson.page(user, page);
            case HistoryResult.NotYetArchived(var version) ->
                    throw new ProblemException(
                            ProblemCode.HISTORY_NOT_YET_ARCHIVED,
                            "Transaction "
                                    + version
                                    + " and older ones are not in the archive yet; try again in a second");
            case HistoryResult.Unavailable(var version) ->
                    throw new ProblemException(
                            ProblemCode.HISTORY_UNAVAILABLE,
                            "Transaction "
                                    + version
                                    + " and older ones are in the archive, which does not answer; newer ones can be read");
        };
    }

    private Answer outcome(Request request) throws InterruptedException {
        var id = request.path("id");
        var violation = CommandId.violation(id);
        if (violation != null) {
            throw Problems.badField("id", "A command id " + violation);
        }
        var command = new CommandKey(request.user(), new CommandId(id));
        var wait = request.appliedWait();
        if (wait.isZero()) {
            return reads.read(request, view -> outcome(view, command));
        }
        // The place is taken before the first look, so that the outcome cannot come unseen between
        // look and wait.
        try (var place = gate.placeFor(command)) {
            if (place == null) {
                throw Problems.tooManyWaiting();
            }
            var answer = reads.read(request, view -> outcome(view, command));
            return answer.status() == 404 && place.await(wait, request::isClientGone)
                    ? reads.read(request, view -> outcome(view, command))
                    : answer;
        }
    }

    private Answer outcome(ReadView view, CommandKey command) {
        var outcome = users.outcome(view, command);
        if (outcome == null) {
            throw new ProblemException(
                    ProblemCode.COMMAND_UNKNOWN,
                    "No outcome of command '"
                            + command.command()
                            + "' of user '"
                            + command.user()
                            + "' is in yet, or it is no longer kept");
        }
        return fresh(OutcomeJson.of(command, outcome));
    }
}
