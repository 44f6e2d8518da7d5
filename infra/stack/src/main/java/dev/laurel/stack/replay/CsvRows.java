package dev.laurel.stack.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The rows of a CSV file as RFC 4180 has them. A quote inside a value that does not begin with one
 * is an ordinary character. A value that begins with a quote ends with one; what follows that is a
 * fault of the row, and reading goes on with the line after it. Nothing is read twice: what was
 * quoted once is never taken for rows afterwards, whoever wrote it.
 *
 * <p>Each row has a parser of its own, which is given one line after the other: so a fault cannot
 * reach further than the lines that the parser asked for, and the work is linear.
 *
 * <p>Threading: one thread.
 */
final class CsvRows {

    /** How far a fault reaches. */
    enum Fault {
        NONE,
        /** The row is known, what it says is wrong. */
        ROW,
        /** Where it ends is a guess: its lines may have been rows. */
        LINES,
        /** Nothing behind it can be told apart. */
        REST
    }

    /**
     * One row.
     *
     * @param line where it begins, from 1
     * @param lastLine where it ends
     * @param values of its columns; none where it cannot be read
     * @param text as it stands in the file, for people
     * @param problem empty where there is no fault
     */
    record Row(
            long line,
            long lastLine,
            List<String> values,
            String text,
            Fault fault,
            String problem) {

        boolean blank() {
            return fault == Fault.NONE && values.size() == 1 && values.getFirst().isEmpty();
        }
    }

    private final TextLines lines;
    private final CsvFormat format;
    private final CsvReader.CsvReaderBuilder builder;

    CsvRows(TextLines lines, CsvFormat format) {
        this.lines = lines;
        this.format = format;
        this.builder =
                CsvReader.builder()
                        .fieldSeparator(format.separator())
                        .quoteCharacter(format.quote())
                        .trimWhitespacesAroundQuotes(format.trim())
                        .allowUnclosedQuote(true)
                        .skipEmptyLines(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** The next row, or null at the end. */
    @Nullable Row next() throws IOException {
        var first = lines.next();
        if (first == null) {
            return null;
        }
        var feed = new LineFeed(lines, first);
        try {
            return read(first, feed);
        } catch (CsvParseException _) {
            return new Row(
                    first.number(),
                    feed.lastLine(),
                    List.of(),
                    feed.text(),
                    Fault.LINES,
                    "has text behind the closing quote of a value"
                            + (feed.lastLine() > first.number()
                                    ? " (in line %d; the row begins in line %d)"
                                            .formatted(feed.lastLine(), first.number())
                                    : "; a quote inside a quoted value is written twice"));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Row read(TextLines.Line first, LineFeed feed) throws IOException {
        var collector = new RowCollector(format.trim());
        // Nearly every row is one line, and a parser of a text is cheap.
        try (var reader = builder.build(collector, first.text() + "\n")) {
            var rows = reader.iterator();
            var values = rows.next();
            if (!collector.tookTheLineBreak()) {
                return row(first, feed, values, rows.hasNext());
            }
        }
        if (!format.lineBreaks()) {
            return wrong(
                    first, feed, Fault.ROW, "has a quoted value that does not end in its line");
        }
        try (var reader = builder.build(new RowCollector(format.trim()), feed)) {
            var rows = reader.iterator();
            var values = rows.next();
            feed.stop();
            if (feed.stuck() != null) {
                return wrong(
                        first,
                        feed,
                        Fault.REST,
                        "begins a quoted value that does not end " + feed.stuck());
            }
            return row(first, feed, values, rows.hasNext());
        }
    }

    private static Row row(TextLines.Line first, LineFeed feed, List<String> values, boolean more) {
        if (more) {
            return wrong(
                    first, feed, Fault.LINES, "has a carriage return that does not end its line");
        }
        if (feed.problem() != null) {
            return wrong(first, feed, Fault.ROW, feed.problem());
        }
        if (values.size() > RowCollector.COLUMNS_MAX) {
            return wrong(
                    first,
                    feed,
                    Fault.LINES,
                    "has more than %,d columns".formatted(RowCollector.COLUMNS_MAX));
        }
        return new Row(first.number(), feed.lastLine(), values, feed.text(), Fault.NONE, "");
    }

    private static Row wrong(TextLines.Line first, LineFeed feed, Fault fault, String problem) {
        return new Row(first.number(), feed.lastLine(), List.of(), feed.text(), fault, problem);
    }
}
