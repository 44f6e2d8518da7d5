package dev.laurel.command.config;

import dev.laurel.command.validation.Limits;
import dev.laurel.kit.http.HttpSettings;
import dev.laurel.kit.operations.OperationsSettings;

import org.springframework.core.env.Environment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Settings of this service.
 *
 * @param bootstrapServers where Kafka is
 * @param commandsInFlightMax commands not yet durable at once; room for one whole array at least
 * @param waitersMax commands whose outcome is awaited at once; room for one whole array at least
 * @param repeatsMax repeated commands whose first answer is looked for at once, and first answers
 *     whose place is kept in memory; room for one whole array at least
 * @param streamsMax requests with lines at once
 * @param startPatience how long the broker and its topics may take to be there
 */
public record CommandProperties(
        String bootstrapServers,
        int commandsInFlightMax,
        int waitersMax,
        int repeatsMax,
        int streamsMax,
        Duration startPatience) {

    /** Where the operations port is unless {@code laurel.operations.port} says otherwise. */
    static final int OPERATIONS_PORT = 8_091;

    private static final int COUNT_MAX = 10_000_000;
    private static final int STREAMS_MAX = 10_000;
    private static final int REPEATS_MAX = 1_000_000;
    private static final int PORT_MAX = 65_535;

    /**
     * Reads and checks them.
     *
     * @throws SettingException naming the first key that cannot be
     */
    public static CommandProperties read(Environment environment) {
        refuseOpenAddress(environment);
        var port = whole(environment, "server.port", 8081, 0, PORT_MAX);
        assert port >= 0;
        var bootstrap = environment.getProperty("laurel.kafka.bootstrap-servers", "").strip();
        if (bootstrap.isEmpty()) {
            throw new SettingException("laurel.kafka.bootstrap-servers", "is missing");
        }
        return new CommandProperties(
                bootstrap,
                whole(
                        environment,
                        "laurel.command.in-flight-max",
                        50_000,
                        Limits.ARRAY_MAX,
                        COUNT_MAX),
                whole(
                        environment,
                        "laurel.command.waiters-max",
                        100_000,
                        Limits.ARRAY_MAX,
                        COUNT_MAX),
                whole(
                        environment,
                        "laurel.command.repeats-max",
                        20_000,
                        Limits.ARRAY_MAX,
                        REPEATS_MAX),
                whole(environment, "laurel.command.streams-max", 64, 1, STREAMS_MAX),
                Duration.ofSeconds(
                        whole(environment, "laurel.start-patience-seconds", 60, 1, COUNT_MAX)));
    }

    /**
     * Reads and checks all settings of the service, for one that shall not start with a wrong one.
     *
     * @throws RuntimeException naming the first key that cannot be
     */
    public static void check(Environment environment) {
        var properties = read(environment);
        var http = HttpSettings.read(environment);
        var operations = OperationsSettings.read(environment, OPERATIONS_PORT);
        assert properties.waitersMax() > 0 && http.requestsMax() > 0 && operations.port() >= 0;
    }

    private static int whole(Environment environment, String key, int fallback, int min, int max) {
        var text = environment.getProperty(key, Integer.toString(fallback)).strip();
        try {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, with the bounds.
        }
        throw new SettingException(
                key, "must be a whole number of %d to %d, but was '%s'".formatted(min, max, text));
    }

    private static void refuseOpenAddress(Environment environment) {
        var key = "server.address";
        var address = environment.getProperty(key, "127.0.0.1");
        // An empty one would be the loopback address for the JDK and any address for Spring.
        if (address.isBlank()) {
            throw new SettingException(key, "is empty");
        }
        try {
            if (InetAddress.getByName(address).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException _) {
            throw new SettingException(key, "is no address: " + address);
        }
        throw new SettingException(
                key, "must be a loopback address as long as there is no authentication");
    }
}
