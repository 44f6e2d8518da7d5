package dev.laurel.stack.replay;

/** A replay that cannot start or cannot finish. The message is one clear line. */
public final class ReplayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReplayException(String message) {
        super(message);
    }

    ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
