package dev.laurel.command.submission;

/**
 * A command could not be made durable in time. Whether it was written is unknown; sending it again
 * is safe.
 */
public final class NotDurableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotDurableException(String message, Throwable cause) {
        super(message, cause);
    }
}
