package dev.laurel.query.config;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueException;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.kit.http.HttpSettings;
import dev.laurel.kit.operations.OperationsSettings;
import dev.laurel.kit.settings.InvalidSettingException;
import dev.laurel.query.history.HistorySettings;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads the settings before anything is started, so that a wrong one is one line and not a stack of
 * causes.
 */
public final class SettingsReader {

    /** Where the operations port is unless {@code laurel.operations.port} says otherwise. */
    static final int OPERATIONS_PORT = 8_093;

    private static final int PORT_MAX = 65_535;
    private static final String POSTGRES = "laurel.postgres.";
    private static final String HISTORY = "laurel.query.history.";

    private final Environment environment;
    private final Binder binder;

    public SettingsReader(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /**
     * Reads them all.
     *
     * @throws SettingsException where one cannot be
     */
    public QuerySettings read() {
        requireLoopback(value("server.address", String.class, "127.0.0.1"));
        within("server.port", 8080, 0, PORT_MAX);
        checkShared();
        return new QuerySettings(
                value("laurel.instance-id", String.class, "1"),
                value("laurel.kafka.bootstrap-servers", String.class, "127.0.0.1:9092"),
                Path.of(value("laurel.data-dir", String.class, ".laurel/query")),
                catalogue(value("laurel.config", String.class, "")),
                new QuerySettings.Kept(
                        within("laurel.query.recent-transactions-per-user", 1_000, 1, 1_000_000),
                        outcomesKept()),
                new QuerySettings.Bounds(
                        within("laurel.query.store-memory-mib", 96, 16, 1 << 20),
                        within("laurel.query.reads-in-flight-max", 64, 1, 10_000),
                        within("laurel.query.waiters-max", 1_000, 1, 100_000)),
                history());
    }

    /** Those that the kit reads again where they are used. */
    private void checkShared() {
        try {
            var http = HttpSettings.read(environment);
            var operations = OperationsSettings.read(environment, OPERATIONS_PORT);
            assert http.requestsMax() > 0 && operations.port() >= 0;
        } catch (InvalidSettingException e) {
            throw new SettingsException(e.key(), e.problem());
        }
    }

    private @Nullable HistorySettings history() {
        var key = POSTGRES + "read-url";
        var url = value(key, String.class, "");
        if (url.isEmpty()) {
            key = POSTGRES + "url";
            url = value(key, String.class, "");
        }
        if (url.isEmpty()) {
            return null;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            // Not said here, because it may hold a password.
            throw new SettingsException(key, "must start with jdbc:postgresql:");
        }
        if (Driver.parseURL(url, null) == null) {
            throw new SettingsException(key, "must be jdbc:postgresql://host:port/database");
        }
        return new HistorySettings(
                url,
                value(POSTGRES + "user", String.class, "laurel"),
                value(POSTGRES + "password", String.class, ""),
                within(HISTORY + "connections-max", 4, 1, 1_000),
                millis(HISTORY + "connection-wait", 500, 250, 60_000),
                millis(HISTORY + "statement-timeout", 2_000, 100, 600_000));
    }

    private Duration millis(String key, long fallbackMillis, long minMillis, long maxMillis) {
        var duration = value(key, Duration.class, Duration.ofMillis(fallbackMillis));
        if (duration.toMillis() < minMillis || duration.toMillis() > maxMillis) {
            throw new SettingsException(
                    key,
                    "must be "
                            + minMillis
                            + "ms to "
                            + maxMillis
                            + "ms, but was "
                            + duration.toMillis()
                            + "ms");
        }
        return duration;
    }

    private Duration outcomesKept() {
        var kept = value("laurel.query.outcomes-kept", Duration.class, Duration.ofDays(7));
        if (kept.isNegative() || kept.isZero()) {
            throw new SettingsException(
                    "laurel.query.outcomes-kept", "must be longer than nothing, but was " + kept);
        }
        return kept;
    }

    private static Catalogue catalogue(String file) {
        try {
            return file.isEmpty()
                    ? CatalogueReader.readDefault()
                    : CatalogueReader.read(Path.of(file));
        } catch (CatalogueException e) {
            throw new SettingsException("laurel.config", e.getMessage() + "");
        }
    }

    /** There is no authentication yet, so nobody from elsewhere may ask. */
    private static void requireLoopback(String address) {
        try {
            if (InetAddress.getByName(address).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException _) {
            throw new SettingsException("server.address", "is no address: " + address);
        }
        throw new SettingsException(
                "server.address",
                "must be a loopback address such as 127.0.0.1, because there is no authentication yet, but was "
                        + address);
    }

    private int within(String key, int fallback, int min, int max) {
        var number = value(key, Integer.class, fallback);
        if (number < min || number > max) {
            throw new SettingsException(
                    key, "must be " + min + " to " + max + ", but was " + number);
        }
        return number;
    }

    private <T> T value(String key, Class<T> type, T fallback) {
        try {
            return binder.bind(key, type).orElse(fallback);
        } catch (BindException e) {
            var given = binder.bind(key, String.class).orElse("");
            throw new SettingsException(
                    key,
                    "must be a "
                            + type.getSimpleName().toLowerCase(java.util.Locale.ROOT)
                            + ", but was '"
                            + given
                            + "'");
        }
    }
}
