package dev.laurel.query.http;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.BoardId;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;
import dev.laurel.query.board.BoardCursor;
import dev.laurel.query.board.BoardPage;
import dev.laurel.query.board.BoardQueries;
import dev.laurel.query.board.BoardSize;
import dev.laurel.query.board.OpenWindows;
import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.store.BoardWindow;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Calls about boards. */
public final class BoardEndpoints {

    private static final String SHARED = "public, max-age=1, stale-while-revalidate=5";
    private static final int LIMIT_MAX = 1_000;
    private static final long LIMIT_DEFAULT = 10;
    private static final int AROUND_MAX = 100;

    private final Reads reads;
    private final BoardQueries boards;
    private final Catalogue catalogue;
    private final OpenWindows windows;

    public BoardEndpoints(
            Reads reads, BoardQueries boards, Catalogue catalogue, OpenWindows windows) {
        this.reads = reads;
        this.boards = boards;
        this.catalogue = catalogue;
        this.windows = windows;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/v1/boards", Set.of(), this::list),
                Endpoint.get(
                        "/v1/boards/{board}/top",
                        Set.of("window", "limit", "cursor", "from"),
                        this::top),
                Endpoint.get(
                        "/v1/boards/{board}/users/{user}",
                        Set.of("window", "around"),
                        this::standing));
    }

    private static Answer shared(byte[] json) {
        // A shared cache must not answer who asks for a position with an older one.
        return Answer.json(json).with("Cache-Control", SHARED).with("Vary", Reads.MIN_POSITION);
    }

    private Answer list(Request request) throws InterruptedException {
        // Which windows are open changes with the time, not with the view.
        var open = catalogue.boards().stream().map(windows::of).toList();
        return reads.read(
                request, view -> shared(view.answer("boards" + open, () -> boardsJson(view))));
    }

    private byte[] boardsJson(ReadView view) {
        return JsonBytes.object(
                json -> {
                    json.writeName("boards");
                    json.writeStartArray();
                    catalogue.boards().forEach(board -> write(json, view, board));
                    json.writeEndArray();
                });
    }

    private void write(JsonGenerator json, ReadView view, BoardDefinition board) {
        json.writeStartObject();
        json.writeStringProperty("board", board.id().value());
        json.writeStringProperty("asset", board.asset().value());
        json.writeStringProperty("measure", board.measure().word());
        json.writeStringProperty("operator", board.operator().word());
        json.writeStringProperty("zone", board.zone().getId());
        json.writeName("windows");
        json.writeStartArray();
        for (var size : sizes(view, board)) {
            json.writeStartObject();
            json.writeStringProperty("window", size.window().text());
            json.writeNumberProperty("size", size.size());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Of each kind the open window, be it empty, and the newest ones that have members. */
    private List<BoardSize> sizes(ReadView view, BoardDefinition board) {
        var sizes = new ArrayList<BoardSize>();
        for (var open : windows.of(board)) {
            var filled = boards.windows(view, board.id(), open.kind());
            if (filled.stream().noneMatch(size -> size.window().equals(open))) {
                sizes.add(new BoardSize(open, 0));
            }
            sizes.addAll(filled);
        }
        return sizes;
    }

    private Answer top(Request request) throws InterruptedException {
        var board = board(request);
        var window = window(request, board);
        var limit = request.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT).intValue();
        var from = request.number("from", 1, Integer.MAX_VALUE);
        var cursor = request.parameter("cursor");
        if (cursor != null && from.isPresent()) {
            throw Problems.badField("from", "Must not be given together with 'cursor'");
        }
        var first = from.orElse(1L) - 1;
        var question =
                String.join(
                        "/",
                        board.id().value(),
                        window.text(),
                        limit + "",
                        first + "",
                        cursor + "");
        return reads.read(
                request,
                view ->
                        shared(
                                view.answer(
                                        question,
                                        () -> {
                                            // Looked up only now: a board gets its place with its
                                            // first member, perhaps while the request waited.
                                            var at = boards.at(board.id(), window);
                                            var page = page(view, at, cursor, first, limit);
                                            return BoardJson.page(
                                                    board.id().value(), window.text(), page);
                                        })));
    }

    private BoardPage page(
            ReadView view,
            Optional<BoardWindow> at,
            @Nullable String cursor,
            long first,
            int limit) {
        var after = cursor == null ? null : cursor(cursor, at.orElse(null));
        if (at.isEmpty()) {
            return new BoardPage(0, List.of(), null);
        }
        return after == null
                ? boards.page(view, at.get(), first, limit)
                : boards.page(view, at.get(), after, limit);
    }

    private static BoardCursor cursor(String text, @Nullable BoardWindow at) {
        var problem =
                Problems.badField(
                        "cursor", "Must be the 'next' of an answer for this board and window");
        if (at == null) {
            throw problem;
        }
        return BoardCursor.parse(text, at).orElseThrow(() -> problem);
    }

    private Answer standing(Request request) throws InterruptedException {
        var board = board(request);
        var user = request.user();
        var window = window(request, board);
        var around = request.number("around", 0, AROUND_MAX).orElse(0L).intValue();
        return reads.read(
                request,
                view -> {
                    var at = boards.at(board.id(), window);
                    var standing = at.flatMap(there -> boards.standing(view, there, user, around));
                    if (standing.isEmpty()) {
                        throw boards.isKnown(view, user)
                                ? notRanked(board, window, user.value())
                                : Problems.userUnknown(user.value());
                    }
                    return shared(
                            BoardJson.standing(
                                    board.id().value(), window.text(), standing.get(), around > 0));
                });
    }

    private static ProblemException notRanked(BoardDefinition board, Window window, String user) {
        return new ProblemException(
                ProblemCode.NOT_RANKED,
                "User '" + user + "' has no standing on " + board.id() + " in " + window.text());
    }

    private BoardDefinition board(Request request) {
        var name = request.path("board");
        if (BoardId.violation(name) == null) {
            var board = catalogue.board(new BoardId(name));
            if (board.isPresent()) {
                return board.get();
            }
        }
        throw new ProblemException(ProblemCode.BOARD_UNKNOWN, "There is no board '" + name + "'");
    }

    private Window window(Request request, BoardDefinition board) {
        var text = request.parameter("window");
        var window = windows.named(text == null ? "all" : text, board);
        if (window.isEmpty()) {
            throw Problems.badField(
                    "window",
                    "Must be all, or a year, month, week, day or hour such as day or day:2026-11-22, but was '"
                            + text
                            + "'");
        }
        if (!board.windows().contains(window.get().kind())) {
            throw new ProblemException(
                    ProblemCode.WINDOW_UNKNOWN,
                    "Board "
                            + board.id()
                            + " keeps no windows of kind "
                            + window.get().kind().word());
        }
        return window.get();
    }
}
