package dev.laurel.contract.id;

import org.jspecify.annotations.Nullable;

/**
 * A group of commands, named by its client: 1 to 64 visible ASCII characters, as a {@link
 * CommandId}.
 *
 * @param value the name as written
 */
public record GroupId(String value) {

    public GroupId {
        var violation = violation(value);
        if (violation != null) {
            throw new IllegalArgumentException(violation);
        }
    }

    /** What is wrong with this text as a name, or null where nothing is. */
    public static @Nullable String violation(String text) {
        return CommandId.violation(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
