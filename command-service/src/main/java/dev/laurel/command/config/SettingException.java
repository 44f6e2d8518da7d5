package dev.laurel.command.config;

/** A setting that cannot be. The message begins with its key. */
public final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingException(String key, String problem) {
        super(key + ": " + problem);
    }
}
