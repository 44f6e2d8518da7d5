package dev.laurel.query.store;

/** Nothing was written, because the volume has no room. */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
