package dev.laurel.stack.data;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.Ports;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The loopback ports of a stack, kept in {@code run/stack.json} so that later commands find it and
 * that clients of the broker find it again after a restart.
 *
 * <p>Each instance has one under its label. A service of clients has one more for its health and
 * metrics, {@code query.operations}; the stack as a whole has one, {@code operations}. A broker has
 * two more: {@code controller}, of its quorum, and {@code relay}, for clients that come by a proxy,
 * with the broker's number behind as in a label.
 */
public record StackPorts(Map<String, Integer> byLabel) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CONTROLLER = "controller";
    private static final String RELAY = "relay";
    private static final String OPERATIONS = "operations";
    private static final String OF_OPERATIONS = ".operations";

    /** The labels of the four ports that {@code --operations-port} names, in their order. */
    static final List<String> FIRST_OPERATIONS =
            List.of(OPERATIONS, "command" + OF_OPERATIONS, "projection", "query" + OF_OPERATIONS);

    public StackPorts {
        byLabel = Collections.unmodifiableMap(new LinkedHashMap<>(byLabel));
    }

    /**
     * Ports for the first instance of each kind and for these: the chosen ones as they are, the
     * others as last time where free.
     */
    public static StackPorts choose(
            Optional<StackPorts> last, List<Instance> instances, ChosenPorts wanted) {
        var given = wanted.byLabel();
        var wished = last.map(StackPorts::byLabel).orElse(Map.of());
        var taken = new TreeSet<>(given.values());
        var chosen = new LinkedHashMap<String, Integer>();
        for (var label : labels(instances)) {
            var port = given.getOrDefault(label, 0);
            if (port == 0) {
                port = Ports.choose(wished.getOrDefault(label, 0), taken);
            }
            taken.add(port);
            chosen.put(label, port);
        }
        return new StackPorts(chosen);
    }

    /**
     * Requires that nobody listens on the chosen ports.
     *
     * @throws StackException naming the port and its option
     */
    public static void requireFree(ChosenPorts chosen) {
        chosen.byLabel()
                .forEach(
                        (label, port) -> {
                            if (!Ports.free(port)) {
                                throw new StackException(
                                        "Port %d is in use; choose another one with %s"
                                                .formatted(port, ChosenPorts.option(label)));
                            }
                        });
    }

    /** The same, and free ports for what an earlier version had none for. */
    public StackPorts completed() {
        var missing =
                labels(instances()).stream().filter(label -> !byLabel.containsKey(label)).toList();
        var all = new LinkedHashMap<>(byLabel);
        for (var label : missing) {
            all.put(label, Ports.choose(0, new TreeSet<>(all.values())));
        }
        return new StackPorts(all);
    }

    private static List<String> labels(List<Instance> instances) {
        var all = new TreeSet<>(Instance.firsts());
        all.addAll(instances);
        return Stream.concat(
                        Stream.of(OPERATIONS),
                        all.stream().flatMap(instance -> labels(instance).stream()))
                .toList();
    }

    private static List<String> labels(Instance instance) {
        return switch (instance.part()) {
            case BROKER ->
                    List.of(
                            instance.label(),
                            numbered(CONTROLLER, instance.number()),
                            numbered(RELAY, instance.number()));
            case COMMAND, QUERY -> List.of(instance.label(), instance.label() + OF_OPERATIONS);
            // The projection has no clients: its one port is that of its operations.
            case POSTGRES, PROJECTION -> List.of(instance.label());
        };
    }

    /** The ports of the stack that runs or last ran in the directory. */
    public static Optional<StackPorts> read(DataDirectory directory) {
        var file = file(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new StackPorts(
                            JSON.readValue(
                                    Files.readString(file),
                                    new TypeReference<Map<String, Integer>>() {})));
        } catch (IOException | JacksonException e) {
            throw new StackException("Expected to read " + file + ", but: " + e.getMessage(), e);
        }
    }

    /** Keeps them. */
    public void write(DataDirectory directory) {
        var file = file(directory);
        var next = file.resolveSibling("stack.json.next");
        try {
            Files.writeString(next, JSON.writeValueAsString(byLabel) + System.lineSeparator());
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("Expected to write " + file + ", but: " + e, e);
        }
    }

    /** The instances that have ports, those of a kind together. */
    public List<Instance> instances() {
        return byLabel.keySet().stream()
                .map(Instance::of)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    /** The instances of the kind that have ports. */
    public List<Instance> instances(Part part) {
        return instances().stream().filter(instance -> instance.part() == part).toList();
    }

    public int of(Instance instance) {
        return port(instance.label());
    }

    /** Of the quorum. */
    public int controller(Instance broker) {
        return port(numbered(CONTROLLER, broker.number()));
    }

    /** For clients of the broker that come by a proxy. */
    public int relay(Instance broker) {
        return port(numbered(RELAY, broker.number()));
    }

    /** Of a service: for its clients and for health and metrics. */
    public ServicePorts service(Instance service) {
        var main = of(service);
        return new ServicePorts(main, byLabel.getOrDefault(service.label() + OF_OPERATIONS, main));
    }

    /** Where the health of the whole stack is told; nothing where an earlier version chose. */
    public Optional<Integer> operations() {
        return Optional.ofNullable(byLabel.get(OPERATIONS));
    }

    /** Of the first broker. */
    public int broker() {
        return of(Instance.first(Part.BROKER));
    }

    public int postgres() {
        return of(Instance.first(Part.POSTGRES));
    }

    /** Of the first command-service. */
    public int command() {
        return of(Instance.first(Part.COMMAND));
    }

    /** Of the first query-service. */
    public int query() {
        return of(Instance.first(Part.QUERY));
    }

    private int port(String label) {
        var port = byLabel.get(label);
        if (port == null) {
            throw new StackException("Expected a port of " + label + " in stack.json");
        }
        return port;
    }

    private static String numbered(String word, int number) {
        return number == 1 ? word : word + "-" + number;
    }

    private static Path file(DataDirectory directory) {
        return directory.run().resolve("stack.json");
    }
}
