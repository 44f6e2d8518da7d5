package dev.laurel.query.replica;

/**
 * The data on disk and the topics do not belong together. The message says so in one line, and what
 * to do.
 */
public final class ReplicaRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReplicaRefusedException(String message) {
        super(message);
    }

    ReplicaRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
