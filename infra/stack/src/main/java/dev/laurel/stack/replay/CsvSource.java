package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Commands from the rows of a CSV file whose first row names the columns. Threading: one thread.
 */
final class CsvSource implements LineSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RawLines lines;
    private final CsvRows rows;
    private final Mapping mapping;
    private final Map<String, Integer> columns = new HashMap<>();
    private final int width;

    /**
     * Reads the header.
     *
     * @throws ReplayException where it lacks a column that the mapping needs
     */
    CsvSource(RawLines lines, Mapping mapping) throws IOException {
        this.lines = lines;
        this.rows = new CsvRows(lines, mapping.trim());
        this.mapping = mapping;
        var header = rows.next();
        var names = header == null ? List.<String>of() : header.values();
        for (var index = 0; index < names.size(); index++) {
            columns.putIfAbsent(names.get(index), index);
        }
        this.width = names.size();
        for (var column : mapping.columns()) {
            if (!columns.containsKey(column)) {
                throw new ReplayException(
                        "mapping %s needs column %s, but the file has: %s"
                                .formatted(mapping.name(), column, String.join(", ", names)));
            }
        }
    }

    @Override
    public @Nullable SourceLine next() throws IOException {
        var row = rows.next();
        if (row == null) {
            return null;
        }
        if (row.problem() != null) {
            return new SourceLine.Invalid(row.line(), row.problem());
        }
        if (row.blank() || (row.values().size() == width && !wanted(row))) {
            return new SourceLine.Skipped(row.line());
        }
        if (row.values().size() != width) {
            return new SourceLine.Invalid(
                    row.line(),
                    "has %d columns, expected %d".formatted(row.values().size(), width));
        }
        try {
            return command(row);
        } catch (RowException e) {
            return new SourceLine.Invalid(row.line(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public double fractionRead() {
        return lines.fractionRead();
    }

    @Override
    public void close() throws IOException {
        lines.close();
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
        if (shape.amount() != null) {
            amount = shape.amount().apply(value(row, shape.amount().column()));
            if (amount.isEmpty()) {
                return new SourceLine.Skipped(row.line());
            }
        }
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", shape.type());
            for (var field : shape.texts().entrySet()) {
                var text = fill(row, field.getValue());
                // Only what must be there may be refused for being empty.
                if (!text.isEmpty()
                        || field.getKey().equals("id")
                        || field.getKey().equals("user")) {
                    json.writeStringProperty(field.getKey(), text);
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
                row.line(),
                SourceLine.Address.ofUser(fill(row, userTemplate())),
                bytes.toByteArray());
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

    private Template userTemplate() {
        return Objects.requireNonNull(mapping.command().texts().get("user"));
    }

    private String fill(CsvRows.Row row, Template template) {
        return template.fill(
                column ->
                        column.equals(Template.LINE)
                                ? Long.toString(row.line())
                                : value(row, column));
    }

    private String value(CsvRows.Row row, String column) {
        return row.values().get(Objects.requireNonNull(columns.get(column)));
    }
}
