package dev.laurel.kit.http;

import dev.laurel.kit.settings.InvalidSettingException;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The bounds of an HTTP server, {@code laurel.http.*}.
 *
 * @param connectionsMax {@code connections-max}: open connections; one more is answered 503 and
 *     closed
 * @param requestsMax {@code requests-max}: requests under way, waiting ones included; one more is
 *     answered 503
 * @param hosts {@code hosts}: names beside the loopback ones under which the server may be asked
 * @param body what is asked of the pace of a body
 */
public record HttpSettings(int connectionsMax, int requestsMax, Set<String> hosts, BodyPace body) {

    private static final String PREFIX = "laurel.http.";
    private static final int COUNT_MAX = 1_000_000;

    public HttpSettings {
        hosts = Set.copyOf(hosts);
    }

    /** Those that hold where nothing is configured. */
    public static HttpSettings defaults() {
        return new HttpSettings(2_048, 1_024, Set.of(), BodyPace.DEFAULT);
    }

    /**
     * Reads and checks them.
     *
     * @throws InvalidSettingException naming the first key that cannot be
     */
    public static HttpSettings read(Environment environment) {
        var binder = Binder.get(environment);
        var defaults = defaults();
        var connectionsMax = count(binder, "connections-max", defaults.connectionsMax);
        var requestsMax = count(binder, "requests-max", defaults.requestsMax);
        if (requestsMax > connectionsMax) {
            throw new InvalidSettingException(
                    PREFIX + "requests-max",
                    "must be at most " + PREFIX + "connections-max (" + connectionsMax + ")");
        }
        return new HttpSettings(connectionsMax, requestsMax, hosts(binder), pace(binder));
    }

    private static Set<String> hosts(Binder binder) {
        var names = new HashSet<String>();
        for (var name : value(binder, "hosts", String[].class, new String[0])) {
            var plain = name.strip().toLowerCase(Locale.ROOT);
            if (plain.isEmpty() || plain.contains("/") || plain.contains("*")) {
                throw new InvalidSettingException(
                        PREFIX + "hosts",
                        "must be host names without port, separated by commas, but was '"
                                + name
                                + "'");
            }
            names.add(plain);
        }
        return names;
    }

    private static BodyPace pace(Binder binder) {
        var fallback = BodyPace.DEFAULT;
        return new BodyPace(
                duration(binder, "body-time-max", fallback.timeMax()),
                duration(binder, "body-silence-max", fallback.silenceMax()),
                (int)
                        size(
                                binder,
                                "body-rate-min",
                                DataSize.ofBytes(fallback.bytesPerSecondMin())));
    }

    private static int count(Binder binder, String key, int fallback) {
        var count = value(binder, key, Integer.class, fallback);
        if (count < 1 || count > COUNT_MAX) {
            throw new InvalidSettingException(
                    PREFIX + key, "must be 1 to " + COUNT_MAX + ", but was " + count);
        }
        return count;
    }

    private static long size(Binder binder, String key, DataSize fallback) {
        var size = value(binder, key, DataSize.class, fallback).toBytes();
        if (size < 1 || size > COUNT_MAX) {
            throw new InvalidSettingException(
                    PREFIX + key, "must be 1B to 1MB, but was " + size + "B");
        }
        return size;
    }

    private static Duration duration(Binder binder, String key, Duration fallback) {
        var duration = value(binder, key, Duration.class, fallback);
        if (duration.toMillis() < 100 || duration.toHours() > 0) {
            throw new InvalidSettingException(
                    PREFIX + key, "must be 100ms to 60m, but was " + duration.toMillis() + "ms");
        }
        return duration;
    }

    private static <T> T value(Binder binder, String key, Class<T> type, T fallback) {
        try {
            return binder.bind(PREFIX + key, type).orElse(fallback);
        } catch (BindException _) {
            var given = binder.bind(PREFIX + key, String.class).orElse("");
            throw new InvalidSettingException(PREFIX + key, "cannot be '" + given + "'");
        }
    }
}
