package dev.laurel.stack.cli;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard output: colours and a line that is drawn again where a person looks at it, plain lines
 * where a file or another program does.
 *
 * <p>Threading: any thread; one line at a time.
 */
final class Screen {

    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private boolean transientLine;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The screen of this process. */
    static Screen standard() {
        var console = Optional.ofNullable(System.console());
        var dumb = "dumb".equals(System.getenv("TERM"));
        return new Screen(System.out, console.map(Console::isTerminal).orElse(false) && !dumb);
    }

    boolean terminal() {
        return terminal;
    }

    /** A line that stays. */
    synchronized void line(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    /** A line that the next one replaces; nothing where nobody looks. */
    synchronized void transientLine(String text) {
        if (terminal) {
            out.print(ERASE_LINE + text);
            out.flush();
            transientLine = true;
        }
    }

    /** Takes a transient line away. */
    synchronized void erase() {
        if (transientLine) {
            out.print(ERASE_LINE);
            transientLine = false;
        }
    }

    String green(String text) {
        return coloured("32", text);
    }

    String red(String text) {
        return coloured("31", text);
    }

    String dim(String text) {
        return coloured("2", text);
    }

    String bold(String text) {
        return coloured("1", text);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private String coloured(String code, String text) {
        return terminal && System.getenv("NO_COLOR") == null
                ? "\u001b[" + code + "m" + text + "\u001b[0m"
                : text;
    }
}
