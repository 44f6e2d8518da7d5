package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a CSV file as RFC 4180 has them: commas, double quotes, a doubled quote inside
 * quotes, line breaks inside quotes. Threading: one thread.
 */
final class CsvRows {

    private final RawLines lines;
    private final boolean trim;
    private long lineNumber;

    /**
     * @param trim whether blanks around a value are not part of it
     */
    CsvRows(RawLines lines, boolean trim) {
        this.lines = lines;
        this.trim = trim;
    }

    /**
     * One row.
     *
     * @param line where it starts
     * @param problem why it cannot be read, or null
     */
    record Row(long line, List<String> values, @Nullable String problem) {

        boolean blank() {
            return problem == null && values.size() == 1 && values.getFirst().isEmpty();
        }
    }

    /** The next row, or null at the end. */
    @Nullable Row next() throws IOException {
        var bytes = lines.next();
        if (bytes == null) {
            return null;
        }
        var start = ++lineNumber;
        var text = new StringBuilder();
        try {
            text.append(decode(bytes));
            while (openQuote(text)) {
                var more = lines.next();
                if (more == null) {
                    return new Row(start, List.of(), "has a quote that is never closed");
                }
                lineNumber++;
                text.append('\n').append(decode(more));
                if (text.length() > RawLines.LINE_BYTES_MAX) {
                    return new Row(start, List.of(), "is longer than 1 MiB");
                }
            }
            return new Row(start, split(text), null);
        } catch (CharacterCodingException _) {
            return new Row(start, List.of(), "is no UTF-8");
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static boolean openQuote(CharSequence text) {
        return (text.chars().filter(character -> character == '"').count() & 1) != 0;
    }

    private List<String> split(CharSequence text) {
        var values = new ArrayList<String>();
        var value = new StringBuilder();
        var quoted = false;
        var wasQuoted = false;
        for (var index = 0; index < text.length(); index++) {
            var character = text.charAt(index);
            if (character == '"') {
                if (quoted && index + 1 < text.length() && text.charAt(index + 1) == '"') {
                    value.append('"');
                    index++;
                } else {
                    quoted = !quoted;
                    wasQuoted = true;
                }
            } else if (character == ',' && !quoted) {
                values.add(finish(value, wasQuoted));
                wasQuoted = false;
            } else {
                value.append(character);
            }
        }
        values.add(finish(value, wasQuoted));
        return values;
    }

    private String finish(StringBuilder value, boolean wasQuoted) {
        var text = value.toString();
        value.setLength(0);
        return trim && !wasQuoted ? text.strip() : text;
    }
}
