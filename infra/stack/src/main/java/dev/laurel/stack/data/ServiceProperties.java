package dev.laurel.stack.data;

import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Settings that the services of a stack get beside those that the stack itself decides: {@code
 * services.properties} in its data directory, where somebody put one. Variables of the environment
 * go before it, as Spring reads them.
 */
public record ServiceProperties(Map<String, String> values) {

    public ServiceProperties {
        values = Map.copyOf(values);
    }

    /** Reads them; none where there is no file. */
    public static ServiceProperties read(DataDirectory directory) {
        var file = directory.serviceProperties();
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var text = Files.newBufferedReader(file)) {
                properties.load(text);
            } catch (IOException | IllegalArgumentException e) {
                throw new StackException(
                        "Expected to read " + file + ", but: " + e.getMessage(),
                        StackException.USAGE);
            }
        }
        var values = new HashMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(key -> values.put(key, properties.getProperty(key)));
        return new ServiceProperties(values);
    }

    /** What the services read for the key; nothing where they use their default. */
    public Optional<String> value(String key) {
        var variable = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        return Optional.ofNullable(System.getenv(variable))
                .or(() -> Optional.ofNullable(values.get(key)));
    }
}
