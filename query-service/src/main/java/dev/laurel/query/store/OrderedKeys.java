package dev.laurel.query.store;

import org.jspecify.annotations.Nullable;

/** An ordered set of keys that does not change while it is read. */
@FunctionalInterface
public interface OrderedKeys {

    /**
     * Opens a cursor at the first key that is not before a bound.
     *
     * @param from the bound, itself included
     * @param to where it ends, itself excluded; null for no end
     */
    KeyCursor cursor(byte[] from, byte @Nullable [] to);
}
