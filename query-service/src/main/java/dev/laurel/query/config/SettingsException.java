package dev.laurel.query.config;

/** A setting that cannot be. The message is one line and begins with the key. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(String key, String problem) {
        super(key + ": " + problem);
    }
}
