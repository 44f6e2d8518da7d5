package dev.laurel.kit.operations;

import dev.laurel.kit.settings.InvalidSettingException;

import org.springframework.core.env.Environment;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the operations port is.
 *
 * @param address {@code laurel.operations.address}, a loopback address
 * @param port {@code laurel.operations.port}; 0 for any free one
 */
public record OperationsSettings(String address, int port) {

    private static final String ADDRESS = "laurel.operations.address";
    static final String PORT = "laurel.operations.port";
    private static final int PORT_MAX = 65_535;

    /**
     * Reads and checks them.
     *
     * @param port where none is set
     * @throws InvalidSettingException naming the first key that cannot be
     */
    public static OperationsSettings read(Environment environment, int port) {
        var address = environment.getProperty(ADDRESS, "127.0.0.1").strip();
        if (address.isEmpty() || !isLoopback(address)) {
            throw new InvalidSettingException(
                    ADDRESS,
                    "must be a loopback address as long as there is no authentication, but was '"
                            + address
                            + "'");
        }
        var text = environment.getProperty(PORT, Integer.toString(port)).strip();
        try {
            var number = Integer.parseInt(text);
            if (number >= 0 && number <= PORT_MAX) {
                return new OperationsSettings(address, number);
            }
        } catch (NumberFormatException _) {
            // Said below, with the bounds.
        }
        throw new InvalidSettingException(
                PORT, "must be a whole number of 0 to " + PORT_MAX + ", but was '" + text + "'");
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
