package dev.laurel.command.submission;

/** A command could not be made durable in time. Sending it again is safe. */
public final class NotDurableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean maybeWritten;

    /**
     * @param maybeWritten false where it certainly is not in the log
     */
    public NotDurableException(String message, boolean maybeWritten, Throwable cause) {
        super(message, cause);
        this.maybeWritten = maybeWritten;
    }

    /** Whether it may be in the log all the same. */
    boolean isMaybeWritten() {
        return maybeWritten;
    }
}
