package dev.laurel.query.board;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Which windows of a board are meant by a word, and which are open now. */
public final class OpenWindows {

    private final InstantSource clock;

    public OpenWindows(InstantSource clock) {
        this.clock = clock;
    }

    /** The windows of a board that hold the present moment, one of each kind it has. */
    public List<Window> of(BoardDefinition board) {
        return board.windows().stream().map(kind -> now(kind, board)).toList();
    }

    /**
     * The window that a text names: a kind for the one that is open now, or a full name.
     *
     * @return empty where it names none; whether the board keeps that kind is not asked
     */
    public Optional<Window> named(String text, BoardDefinition board) {
        return WindowKind.ofWord(text).map(kind -> now(kind, board)).or(() -> Window.parse(text));
    }

    private Window now(WindowKind kind, BoardDefinition board) {
        return Window.of(kind, clock.millis(), board.zone());
    }
}
