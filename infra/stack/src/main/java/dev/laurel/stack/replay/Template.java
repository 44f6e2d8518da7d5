package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Text with values in it: {@code f1-{season}} takes the column season, {@code {tx[2:42]}} the
 * characters 2 to 41 of it (or fewer, where there are no more), {@code {lineNumber}} the number of
 * the line, and {@code {line}} what tells the line from those of all other files: the digest of the
 * file, a dash, and the number.
 */
final class Template {

    static final String LINE = "line";
    static final String LINE_NUMBER = "lineNumber";

    /** What is not the name of a column. */
    static final Set<String> RESERVED = Set.of(LINE, LINE_NUMBER);

    private static final Pattern PLACE =
            Pattern.compile("\\{([^{}\\[\\]]+)(?:\\[(\\d{0,6}):(\\d{0,6})])?}");

    private sealed interface Piece {

        record Text(String text) implements Piece {}

        record Value(String column, int from, int to) implements Piece {}
    }

    private final List<Piece> pieces = new ArrayList<>();

    private Template() {}

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException where a brace stands alone
     */
    static Template parse(String text) {
        var template = new Template();
        var matcher = PLACE.matcher(text);
        var end = 0;
        while (matcher.find()) {
            template.text(text.substring(end, matcher.start()));
            template.pieces.add(
                    new Piece.Value(
                            matcher.group(1),
                            number(matcher.group(2), 0),
                            number(matcher.group(3), Integer.MAX_VALUE)));
            end = matcher.end();
        }
        template.text(text.substring(end));
        return template;
    }

    /** The columns it needs. */
    Set<String> columns() {
        var columns = places();
        columns.removeAll(RESERVED);
        return columns;
    }

    /** What is not of a column in it: {@code line}, {@code lineNumber}. */
    Set<String> reserved() {
        var reserved = places();
        reserved.retainAll(RESERVED);
        return reserved;
    }

    private Set<String> places() {
        var places = new TreeSet<String>();
        for (var piece : pieces) {
            if (piece instanceof Piece.Value(var place, _, _)) {
                places.add(place);
            }
        }
        return places;
    }

    String fill(Function<String, String> values) {
        var text = new StringBuilder();
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Text(var fixed) -> text.append(fixed);
                case Piece.Value(var column, var from, var to) -> {
                    var value = values.apply(column);
                    var stop = Math.min(to, value.length());
                    text.append(value, Math.min(from, stop), stop);
                }
            }
        }
        return text.toString();
    }

    private void text(String text) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("has a brace that is no {column}: " + text);
        }
        if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text));
        }
    }

    private static int number(@Nullable String digits, int fallback) {
        return digits == null || digits.isEmpty() ? fallback : Integer.parseInt(digits);
    }
}
