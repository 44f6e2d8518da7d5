package dev.laurel.stack.replay;

/** A row that cannot become a command; the message names the column. */
final class RowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RowException(String message) {
        super(message, null, false, false);
    }
}
