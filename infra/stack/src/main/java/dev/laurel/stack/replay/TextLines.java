package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.Charset;

/**
 * The lines of a text as editors count them: each ends with LF or CRLF. Memory is bounded: a line
 * longer than the bound ends the reading, because nobody can tell what is quoted behind it.
 *
 * <p>Threading: one thread.
 */
final class TextLines {

    /** Characters of a line, and of a row of several: no command is that long. */
    static final int LENGTH_MAX = 1 << 20;

    /**
     * One line.
     *
     * @param number from 1
     * @param text without its end
     * @param ending as it stands: LF, CRLF, or nothing at the end of the file
     * @param problem why it is no proper text, or null
     */
    record Line(long number, String text, String ending, @Nullable String problem) {}

    private final MarkingReader reader;
    private final String label;
    private final Charset charset;
    private final char[] buffer = new char[1 << 13];
    private int position;
    private int limit;
    private long number;

    TextLines(String label, MarkingReader reader, Charset charset) {
        this.label = label;
        this.reader = reader;
        this.charset = charset;
    }

    /**
     * The next line, or null.
     *
     * @throws ReplayException where it is longer than 1 MiB
     */
    @Nullable Line next() throws IOException {
        var text = new StringBuilder();
        var any = false;
        while (fill()) {
            any = true;
            var start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            if (text.length() + (position - start) > LENGTH_MAX) {
                throw new ReplayException(
                        "%s line %d is longer than 1 MiB: nothing from there on was read"
                                .formatted(label, number + 1));
            }
            text.append(buffer, start, position - start);
            if (position < limit) {
                position++;
                return line(text, "\n");
            }
        }
        return any ? line(text, "") : null;
    }

    private boolean fill() throws IOException {
        while (position == limit) {
            position = 0;
            limit = reader.read(buffer, 0, buffer.length);
            if (limit < 0) {
                limit = 0;
                return false;
            }
        }
        return true;
    }

    private Line line(StringBuilder text, String lineFeed) {
        number++;
        var ending = lineFeed;
        var last = text.length() - 1;
        if (!lineFeed.isEmpty() && last >= 0 && text.charAt(last) == '\r') {
            text.setLength(last);
            ending = "\r\n";
        }
        var problem = problem(text);
        return new Line(number, text.toString(), ending, problem);
    }

    private @Nullable String problem(StringBuilder text) {
        String problem = null;
        for (var index = 0; index < text.length(); index++) {
            var character = text.charAt(index);
            if (character == MarkingReader.UNDECODABLE || character == 0) {
                // What a terminal, a parser or JSON might stumble over goes no further.
                text.setCharAt(index, '\ufffd');
                problem =
                        character == 0
                                ? "has a NUL character at %d: is it %s?"
                                        .formatted(index + 1, charset)
                                : "is no %s at character %d".formatted(charset, index + 1);
            }
        }
        return problem;
    }
}
