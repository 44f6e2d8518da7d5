package dev.laurel.command.submission;

import org.jspecify.annotations.Nullable;

/**
 * Whether there is room for more commands where they are kept.
 *
 * <p>Threading: any thread; costs nothing to ask.
 */
@FunctionalInterface
public interface StorageSignal {

    /** Why no more commands are taken, in a sentence; null while there is room. */
    @Nullable String low();
}
