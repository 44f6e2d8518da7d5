package dev.laurel.query;

import dev.laurel.query.config.QueryConfiguration;
import dev.laurel.query.config.QuerySettings;
import dev.laurel.query.config.SettingsException;
import dev.laurel.query.config.SettingsReader;
import dev.laurel.query.runtime.FatalExit;
import dev.laurel.query.runtime.ProcessExit;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.Map;
import java.util.function.Consumer;

/**
 * The read service.
 *
 * <p>Exit codes: 2 a setting is wrong, 3 the data is not of this Kafka cluster or the replica has
 * failed, 4 it could not start.
 */
public final class QueryServiceApplication {

    private static final int WRONG_SETTING = 2;
    private static final int NOT_STARTED = 4;
    private static final long MIB = 1L << 20;

    private static final Map<String, Object> DEFAULTS =
            Map.of(
                    "server.address", "127.0.0.1",
                    "server.port", "8080",
                    "server.shutdown", "graceful",
                    "spring.lifecycle.timeout-per-shutdown-phase", "10s",
                    "spring.threads.virtual.enabled", "true",
                    "spring.jmx.enabled", "false");

    private static final Map<String, Object> LOGGING =
            Map.of(
                    "logging.level.org.apache.kafka", "WARN",
                    // The replica says once that the broker is silent, not every second.
                    "logging.level.org.apache.kafka.clients.NetworkClient", "ERROR",
                    "logging.level.org.eclipse.jetty", "ERROR",
                    // The history says once that PostgreSQL is away.
                    "logging.level.com.zaxxer.hikari.pool.HikariPool", "ERROR",
                    "logging.level.org.springframework", "WARN",
                    // What stops the start is said in one line below.
                    "logging.level.org.springframework.boot.SpringApplication", "OFF",
                    "logging.level.org.springframework.boot.diagnostics", "OFF",
                    "logging.level.org.springframework.boot.web.server", "ERROR");

    private QueryServiceApplication() {}

    public static void main(String[] args) {
        try {
            start(args);
        } catch (SettingsException e) {
            end(WRONG_SETTING, e.getMessage());
        } catch (RuntimeException e) {
            // The edge of the process: one line says what it is.
            end(NOT_STARTED, reason(e));
        }
    }

    /**
     * Starts the service.
     *
     * @param args {@code --key=value}
     * @throws SettingsException where a setting cannot be
     */
    public static ConfigurableApplicationContext start(String... args) {
        return start(_ -> {}, args);
    }

    /** Starts the service with more beans. */
    static ConfigurableApplicationContext start(
            Consumer<GenericApplicationContext> more, String... args) {
        var environment = new StandardEnvironment();
        var sources = environment.getPropertySources();
        sources.addFirst(new SimpleCommandLinePropertySource(args));
        sources.addLast(new MapPropertySource("laurel-defaults", DEFAULTS));
        sources.addLast(new MapPropertySource("laurel-logging", LOGGING));
        ConfigurationPropertySources.attach(environment);
        var settings = new SettingsReader(environment).read();
        // Before the container, because it is the first thing that can be wrong, and is then one
        // line.
        var store =
                QueryStore.open(settings.dataDirectory(), settings.bounds().storeMemoryMib() * MIB);
        var application = new SpringApplication(QueryConfiguration.class);
        application.setEnvironment(environment);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.addInitializers(
                context -> {
                    var beans = ((GenericApplicationContext) context);
                    beans.registerBean(QuerySettings.class, () -> settings);
                    // Closed by the runtime, when nobody reads any more.
                    beans.registerBean(
                            QueryStore.class,
                            () -> store,
                            definition -> definition.setDestroyMethodName(""));
                    beans.registerBean(FatalExit.class, () -> new ProcessExit(context));
                    more.accept(beans);
                });
        return application.run(args);
    }

    private static void end(int code, @Nullable String message) {
        System.err.println("query-service: " + message);
        System.exit(code);
    }

    /** The message of the cause that says most. */
    private static String reason(RuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && !(cause instanceof StoreException)
                && !(cause instanceof PortInUseException)) {
            cause = cause.getCause();
        }
        return cause instanceof PortInUseException inUse
                ? "server.port: " + inUse.getPort() + " is in use"
                : String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }
}
