package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;

/**
 * Hands the lines of one row to the parser, one at a time and only when asked: the row never takes
 * a line that is not its own. Threading: one thread.
 */
final class LineFeed extends Reader {

    private final TextLines lines;
    private final StringBuilder all = new StringBuilder();
    private String chunk = "";
    private String ending = "";
    private int position;
    private long lastLine;
    private @Nullable String problem;
    private @Nullable String stuck;
    private boolean stopped;

    LineFeed(TextLines lines, TextLines.Line first) {
        this.lines = lines;
        take(first);
    }

    /** Gives nothing more. */
    void stop() {
        stopped = true;
    }

    /** Why no line could be given when one was asked for, or null. */
    @Nullable String stuck() {
        return stuck;
    }

    /** The number of the last line that was given. */
    long lastLine() {
        return lastLine;
    }

    /** What is wrong with the text of the lines, or null. */
    @Nullable String problem() {
        return problem;
    }

    /** The lines as they stand in the file, without the end of the last one. */
    String text() {
        return all.toString();
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (position == chunk.length() && !advance()) {
            return -1;
        }
        var count = Math.min(length, chunk.length() - position);
        chunk.getChars(position, position + count, target, offset);
        position += count;
        return count;
    }

    @Override
    public void close() {
        // The lines are closed by their owner.
    }

    private boolean advance() throws IOException {
        if (stopped || stuck != null) {
            return false;
        }
        if (all.length() > TextLines.LENGTH_MAX) {
            stuck = "within 1 MiB";
            return false;
        }
        var next = lines.next();
        if (next == null) {
            stuck = "before the end of the file";
            return false;
        }
        all.append(ending);
        take(next);
        return true;
    }

    private void take(TextLines.Line line) {
        // Without an end the parser could not tell a closed last line from an open one.
        chunk = line.text() + (line.ending().isEmpty() ? "\n" : line.ending());
        position = 0;
        ending = line.ending();
        all.append(line.text());
        lastLine = line.number();
        if (problem == null) {
            problem = line.problem();
        }
    }
}
