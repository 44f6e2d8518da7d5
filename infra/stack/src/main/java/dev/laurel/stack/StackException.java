package dev.laurel.stack;

/** Something that a user of the stack can act on. The message is one clear line. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Something went wrong while running. */
    public static final int FAILED = 1;

    /** What was asked for cannot be: wrong options or a wrong configuration. */
    public static final int USAGE = 2;

    private final int exitCode;

    public StackException(String message) {
        this(message, FAILED);
    }

    public StackException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
        this.exitCode = FAILED;
    }

    public int exitCode() {
        return exitCode;
    }
}
