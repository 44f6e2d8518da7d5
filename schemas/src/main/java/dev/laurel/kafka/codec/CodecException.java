package dev.laurel.kafka.codec;

/**
 * Bytes that are no record of ours: cut off, of an unknown kind, or with a value that cannot be.
 */
public final class CodecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
