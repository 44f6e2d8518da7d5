package dev.laurel.contract.command;

import dev.laurel.contract.id.GroupId;

import org.jspecify.annotations.Nullable;

/**
 * How a command is to be decided.
 *
 * @param ifVersion the version the user must have now, or null for no condition
 * @param dryRun decide and answer, but change nothing
 * @param group the group it belongs to, or null for none
 */
public record CommandOptions(@Nullable Long ifVersion, boolean dryRun, @Nullable GroupId group) {

    public static final CommandOptions NONE = new CommandOptions(null, false, null);

    public CommandOptions {
        if (ifVersion != null && ifVersion < 0) {
            throw new IllegalArgumentException(
                    "Expected a version of at least 0, but was " + ifVersion);
        }
    }

    public static CommandOptions ifVersion(long version) {
        return new CommandOptions(version, false, null);
    }
}
