package dev.laurel.stack.data;

import dev.laurel.stack.StackException;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports that somebody chose; 0 is any free one.
 *
 * @param command of the first command-service
 * @param query of the first query-service
 * @param operations where the health of the whole stack is told; of the services on the three ports
 *     behind it
 */
public record ChosenPorts(int command, int query, int operations) {

    /** Nobody chose. */
    public static final ChosenPorts ANY = new ChosenPorts(0, 0, 0);

    private static final int PORT_MAX = 65_535;

    /** The stack's, then one for each kind of service. */
    private static final int OPERATIONS_PORTS = 4;

    /**
     * Checks range and repetition.
     *
     * @throws StackException one line that names the option
     */
    public ChosenPorts {
        requireInRange("--query-port", query, PORT_MAX);
        requireInRange("--command-port", command, PORT_MAX);
        requireInRange("--operations-port", operations, PORT_MAX - OPERATIONS_PORTS + 1);
        requireDistinct(command, query, operations);
    }

    /** The same with any free ports for health and metrics. */
    public ChosenPorts withAnyOperations() {
        return new ChosenPorts(command, query, 0);
    }

    /** The chosen ones by their labels; others are missing. */
    Map<String, Integer> byLabel() {
        var chosen = new LinkedHashMap<String, Integer>();
        putChosen(chosen, "command", command);
        putChosen(chosen, "query", query);
        if (operations > 0) {
            var next = operations;
            for (var label : StackPorts.FIRST_OPERATIONS) {
                chosen.put(label, next++);
            }
        }
        return chosen;
    }

    /** The option that chooses the port of the label. */
    static String option(String label) {
        return switch (label) {
            case "command" -> "--command-port";
            case "query" -> "--query-port";
            default -> "--operations-port";
        };
    }

    private static void putChosen(Map<String, Integer> chosen, String label, int port) {
        if (port > 0) {
            chosen.put(label, port);
        }
    }

    private static void requireInRange(String option, int port, int max) {
        if (port < 0 || port > max) {
            throw new StackException(
                    "%s must be a port of 1 to %d, or 0 for any, but was %d"
                            .formatted(option, max, port),
                    StackException.USAGE);
        }
    }

    private static void requireDistinct(int command, int query, int operations) {
        var options = new HashMap<Integer, String>();
        requireNew(options, "--query-port", query);
        requireNew(options, "--command-port", command);
        for (var next = 0; operations > 0 && next < OPERATIONS_PORTS; next++) {
            requireNew(
                    options,
                    next == 0 ? "--operations-port" : "--operations-port + " + next,
                    operations + next);
        }
    }

    private static void requireNew(Map<Integer, String> options, String option, int port) {
        var other = port == 0 ? null : options.putIfAbsent(port, option);
        if (other != null) {
            throw new StackException(
                    "%s and %s are both %d; each needs a port of its own"
                            .formatted(other, option, port),
                    StackException.USAGE);
        }
    }
}
