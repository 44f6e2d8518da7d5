package dev.laurel.projection.config;

import org.springframework.core.env.Environment;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads settings one by one and refuses what cannot be by the name of its key. */
final class SettingsReader {

    private final Environment environment;

    SettingsReader(Environment environment) {
        this.environment = environment;
    }

    String text(String key) {
        var text = environment.getProperty(key, "").strip();
        if (text.isEmpty()) {
            throw new SettingException(key, "is missing");
        }
        return text;
    }

    String text(String key, String fallback) {
        var text = environment.getProperty(key, "").strip();
        return text.isEmpty() ? fallback : text;
    }

    int whole(String key, int fallback, int min, int max) {
        var text = text(key, Integer.toString(fallback));
        try {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, with the bounds.
        }
        throw new SettingException(
                key,
                "must be a whole number of " + min + " to " + max + ", but was \"" + text + "\"");
    }

    Path path(String key, String fallback) {
        var text = text(key, fallback);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new SettingException(key, "is no path: " + e.getReason());
        }
    }
}
