package dev.laurel.kit.operations;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * What a service says of itself.
 *
 * @param ready whether it does all that it is for
 * @param detail why it is not ready, or does less than it should, in a sentence; else null
 * @param since when this state began, or null where it is not known
 * @param lag records that are not applied yet, or null where it is not known
 * @param lagMillis how old the oldest of them is, or null where it is not known
 * @param more what this service tells beside, by name: numbers, flags, words, or maps of them
 */
public record Readiness(
        boolean ready,
        @Nullable String detail,
        @Nullable Instant since,
        @Nullable Long lag,
        @Nullable Long lagMillis,
        Map<String, Object> more) {

    public Readiness {
        more = Map.copyOf(more);
    }

    /** Ready, and no more to say. */
    public static Readiness yes() {
        return new Readiness(true, null, null, null, null, Map.of());
    }

    /** Not ready for a reason. */
    public static Readiness no(String detail) {
        return new Readiness(false, detail, null, null, null, Map.of());
    }
}
