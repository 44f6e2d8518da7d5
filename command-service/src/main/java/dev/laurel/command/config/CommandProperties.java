package dev.laurel.command.config;

import org.springframework.core.env.Environment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Settings of this service.
 *
 * @param bootstrapServers where Kafka is
 * @param commandsInFlightMax commands of arrays under way at once
 * @param waitersMax commands whose outcome is awaited at once
 * @param startPatience how long the broker and its topics may take to be there
 */
public record CommandProperties(
        String bootstrapServers, int commandsInFlightMax, int waitersMax, Duration startPatience) {

    private static final int IN_FLIGHT_MAX = 10_000_000;

    /**
     * Reads and checks them.
     *
     * @throws SettingException naming the first key that cannot be
     */
    public static CommandProperties read(Environment environment) {
        refuseOpenAddress(environment);
        var bootstrap = environment.getProperty("laurel.kafka.bootstrap-servers", "").strip();
        if (bootstrap.isEmpty()) {
            throw new SettingException("laurel.kafka.bootstrap-servers", "is missing");
        }
        return new CommandProperties(
                bootstrap,
                whole(environment, "laurel.command.in-flight-max", 50_000),
                whole(environment, "laurel.command.waiters-max", 100_000),
                Duration.ofSeconds(whole(environment, "laurel.start-patience-seconds", 60)));
    }

    private static int whole(Environment environment, String key, int fallback) {
        var text = environment.getProperty(key, Integer.toString(fallback)).strip();
        try {
            var number = Integer.parseInt(text);
            if (number >= 1 && number <= IN_FLIGHT_MAX) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, with the bounds.
        }
        throw new SettingException(
                key, "must be a whole number of 1 to " + IN_FLIGHT_MAX + ", but was " + text);
    }

    private static void refuseOpenAddress(Environment environment) {
        var key = "server.address";
        var address = environment.getProperty(key, "127.0.0.1");
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
