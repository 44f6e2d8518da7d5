package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the rows of a CSV file become commands.
 *
 * @param name for messages
 * @param trim whether blanks around a value are not part of it
 * @param where columns and the values that a row must have to be a command; no values: any but
 *     empty
 * @param command what each row becomes
 */
record Mapping(String name, boolean trim, Map<String, List<String>> where, CommandShape command) {

    /**
     * The command of a row.
     *
     * @param texts fields of text, such as id, user, reason
     * @param fixedAmount the amount of every row, or null
     * @param metadata pairs of text
     */
    record CommandShape(
            String type,
            Map<String, Template> texts,
            @Nullable Long fixedAmount,
            @Nullable AmountRule amount,
            @Nullable TimeRule occurredAt,
            Map<String, Template> metadata) {}

    /** The columns it needs. */
    Set<String> columns() {
        var columns = new TreeSet<>(where.keySet());
        command.texts().values().forEach(template -> columns.addAll(template.columns()));
        command.metadata().values().forEach(template -> columns.addAll(template.columns()));
        if (command.amount() != null) {
            columns.add(command.amount().column());
        }
        if (command.occurredAt() != null) {
            columns.add(command.occurredAt().column());
        }
        return columns;
    }
}
