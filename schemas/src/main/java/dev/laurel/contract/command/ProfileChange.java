package dev.laurel.contract.command;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * New values of a profile; what is absent stays as it is.
 *
 * @param name the display name
 * @param attributes replaces all attributes
 */
public record ProfileChange(@Nullable String name, @Nullable Map<String, String> attributes) {

    public ProfileChange {
        attributes = attributes == null ? null : Map.copyOf(attributes);
    }
}
