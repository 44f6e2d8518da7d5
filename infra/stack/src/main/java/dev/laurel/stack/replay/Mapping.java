package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the rows of a CSV file become commands.
 *
 * @param name for messages
 * @param format how the file is written
 * @param where columns and the values that a row must have to be a command; no values: any but
 *     empty
 * @param command what each row becomes
 */
record Mapping(
        String name, CsvFormat format, Map<String, List<String>> where, CommandShape command) {

    /**
     * The command of a row.
     *
     * @param texts fields of text, such as id, user, reason
     * @param fixedAmount the amount of every row, or null
     * @param metadata pairs of text
     */
    record CommandShape(
            TypeRule type,
            Map<String, Template> texts,
            @Nullable Long fixedAmount,
            @Nullable AmountRule amount,
            @Nullable TimeRule occurredAt,
            Map<String, Template> metadata) {}

    /** The columns it needs. */
    Set<String> columns() {
        var columns = new TreeSet<>(where.keySet());
        templates().forEach(template -> columns.addAll(template.columns()));
        if (command.amount() != null) {
            columns.add(command.amount().column());
        }
        if (command.occurredAt() != null) {
            columns.add(command.occurredAt().column());
        }
        return columns;
    }

    /** What its templates need that is not of a column. */
    Set<String> reserved() {
        var reserved = new TreeSet<String>();
        templates().forEach(template -> reserved.addAll(template.reserved()));
        return reserved;
    }

    private List<Template> templates() {
        var templates = new ArrayList<>(command.texts().values());
        templates.addAll(command.metadata().values());
        return templates;
    }
}
