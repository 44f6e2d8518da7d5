package dev.laurel.query.store;

/**
 * Walks rows in key order. Opened at its first row.
 *
 * <p>Threading: one thread.
 */
public interface KeyCursor extends AutoCloseable {

    boolean isValid();

    /** Goes on by one row; only where {@link #isValid}. */
    void next();

    byte[] key();

    byte[] value();

    @Override
    void close();
}
