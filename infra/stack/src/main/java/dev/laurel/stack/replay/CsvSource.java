package dev.laurel.stack.replay;

import dev.laurel.contract.id.CommandId;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Commands from the rows of a CSV file whose first row names the columns. Threading: one thread.
 */
final class CsvSource implements LineSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Content content;
    private final CsvRows rows;
    private final CsvHeader header;
    private final Mapping mapping;
    private final String label;
    private final String digest;

    /** Lines that are still to be told as invalid: of a row that may have been several. */
    private long lost = 1;

    private long lostLast;
    private long lostBegin;
    private @Nullable ReplayException end;

    /**
     * Reads the header.
     *
     * @param label of the file, for messages
     * @param digest what tells the file from others, for {@code {line}}
     * @throws ReplayException where it lacks a column that the mapping needs
     */
    CsvSource(String label, Content content, Mapping mapping, String digest) throws IOException {
        this.label = label;
        this.content = content;
        this.mapping = mapping;
        this.digest = digest;
        var charset = TextEncoding.open(label, content.stream(), mapping.format().encoding());
        var reader = new MarkingReader(content.stream(), charset);
        this.rows = new CsvRows(new TextLines(label, reader, charset), mapping.format());
        this.header = CsvHeader.read(label, rows, mapping);
    }

    @Override
    public @Nullable SourceLine next() throws IOException {
        if (lost <= lostLast) {
            return new SourceLine.Invalid(
                    lost++, "", "is part of the row that begins in line " + lostBegin, "");
        }
        if (end != null) {
            throw end;
        }
        var row = rows.next();
        if (row == null) {
            return null;
        }
        if (row.fault() != CsvRows.Fault.NONE) {
            return broken(row);
        }
        if (row.blank()) {
            return new SourceLine.Skipped(row.line());
        }
        if (row.values().size() != header.width()) {
            return wrongWidth(row);
        }
        if (!wanted(row)) {
            return new SourceLine.Skipped(row.line());
        }
        try {
            return command(row);
        } catch (RowException e) {
            return new SourceLine.Invalid(
                    row.line(), e.column(), String.valueOf(e.getMessage()), row.text());
        }
    }

    @Override
    public double fractionRead() {
        return content.fractionRead();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private SourceLine broken(CsvRows.Row row) {
        switch (row.fault()) {
            case NONE, ROW -> {}
            case LINES -> lose(row);
            case REST -> {
                lose(row);
                end =
                        new ReplayException(
                                "%s line %d %s: no row from there on can be told apart, and none was sent"
                                        .formatted(label, row.line(), row.problem()));
            }
        }
        return new SourceLine.Invalid(row.line(), "", row.problem(), row.text());
    }

    private SourceLine wrongWidth(CsvRows.Row row) {
        var many = row.lastLine() > row.line();
        if (many) {
            // A quote that is missing or too much looks like this: its lines were rows.
            lose(row);
        }
        return new SourceLine.Invalid(
                row.line(),
                "",
                "has %d columns, expected %d%s"
                        .formatted(
                                row.values().size(),
                                header.width(),
                                many
                                        ? ", in the lines %d to %d, which a quoted value joins"
                                                .formatted(row.line(), row.lastLine())
                                        : ""),
                row.text());
    }

    private void lose(CsvRows.Row row) {
        lostBegin = row.line();
        lost = row.line() + 1;
        lostLast = row.lastLine();
    }

    private boolean wanted(CsvRows.Row row) {
        for (var condition : mapping.where().entrySet()) {
            var value = value(row, condition.getKey());
            var wanted = condition.getValue();
            if (wanted.isEmpty() ? value.isEmpty() : !wanted.contains(value)) {
                return false;
            }
        }
        return true;
    }

    private SourceLine command(CsvRows.Row row) {
        var shape = mapping.command();
        var amount = Optional.ofNullable(shape.fixedAmount());
        var type = shape.type().positive();
        if (shape.amount() != null) {
            var signed = shape.amount().apply(value(row, shape.amount().column()));
            if (signed.isEmpty()) {
                return new SourceLine.Skipped(row.line());
            }
            amount = signed.map(AmountRule.Signed::minor);
            type = signed.get().negative() ? shape.type().negative() : type;
        }
        var bytes = new ByteArrayOutputStream(256);
        var user = "";
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            for (var field : shape.texts().entrySet()) {
                var name = field.getKey();
                var text = fill(row, field.getValue());
                if (name.equals("id")) {
                    requireId(text, field.getValue());
                } else if (name.equals("user")) {
                    user = text;
                }
                // Only what must be there may be refused for being empty.
                if (!text.isEmpty() || name.equals("id") || name.equals("user")) {
                    json.writeStringProperty(name, text);
                }
            }
            amount.ifPresent(minor -> json.writeNumberProperty("amount", minor));
            if (shape.occurredAt() != null) {
                var rule = shape.occurredAt();
                json.writeStringProperty("occurredAt", rule.apply(value(row, rule.column())));
            }
            metadata(json, row);
            json.writeEndObject();
        }
        return new SourceLine.Sendable(
                row.line(), SourceLine.Address.ofUser(user), bytes.toByteArray());
    }

    private static void requireId(String id, Template template) {
        var violation = CommandId.violation(id);
        if (violation != null) {
            var columns = template.columns();
            throw new RowException(
                    columns.isEmpty() ? "id" : String.join(", ", columns),
                    "makes an id that " + violation + ": " + Excerpt.of(id));
        }
    }

    private void metadata(JsonGenerator json, CsvRows.Row row) {
        var metadata = mapping.command().metadata();
        if (!metadata.isEmpty()) {
            json.writeObjectPropertyStart("metadata");
            metadata.forEach(
                    (name, template) -> json.writeStringProperty(name, fill(row, template)));
            json.writeEndObject();
        }
    }

    private String fill(CsvRows.Row row, Template template) {
        return template.fill(
                place ->
                        switch (place) {
                            case Template.LINE -> digest + "-" + row.line();
                            case Template.LINE_NUMBER -> Long.toString(row.line());
                            default -> value(row, place);
                        });
    }

    private String value(CsvRows.Row row, String column) {
        return row.values().get(header.place(column));
    }
}
