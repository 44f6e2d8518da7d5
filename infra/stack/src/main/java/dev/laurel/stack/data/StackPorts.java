package dev.laurel.stack.data;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.Ports;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The loopback ports of a stack, kept in {@code run/stack.json} so that later commands find it and
 * that clients of the broker find it again after a restart.
 *
 * @param broker Kafka clients
 * @param controller the broker's own quorum
 */
public record StackPorts(
        int broker, int controller, int postgres, int command, int projection, int query) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Ports for a stack: the two given ones as they are (0: any), the others as last time where
     * free.
     */
    public static StackPorts choose(Optional<StackPorts> last, int commandPort, int queryPort) {
        var taken = new TreeSet<>(List.of(commandPort, queryPort));
        var wished = last.orElse(new StackPorts(0, 0, 0, 0, 0, 0));
        var broker = Ports.choose(wished.broker, taken);
        taken.add(broker);
        var controller = Ports.choose(wished.controller, taken);
        taken.add(controller);
        var postgres = Ports.choose(wished.postgres, taken);
        taken.add(postgres);
        var projection = Ports.choose(wished.projection, taken);
        taken.add(projection);
        var command = commandPort == 0 ? Ports.choose(wished.command, taken) : commandPort;
        taken.add(command);
        var query = queryPort == 0 ? Ports.choose(wished.query, taken) : queryPort;
        return new StackPorts(broker, controller, postgres, command, projection, query);
    }

    /** The ports of the stack that runs or last ran in the directory. */
    public static Optional<StackPorts> read(DataDirectory directory) {
        var file = file(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), StackPorts.class));
        } catch (IOException | JacksonException e) {
            throw new StackException("Expected to read " + file + ", but: " + e.getMessage(), e);
        }
    }

    /** Keeps them. */
    public void write(DataDirectory directory) {
        var file = file(directory);
        var next = file.resolveSibling("stack.json.next");
        try {
            Files.writeString(next, JSON.writeValueAsString(this) + System.lineSeparator());
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("Expected to write " + file + ", but: " + e, e);
        }
    }

    public int of(Part part) {
        return switch (part) {
            case BROKER -> broker;
            case POSTGRES -> postgres;
            case COMMAND -> command;
            case PROJECTION -> projection;
            case QUERY -> query;
        };
    }

    private static Path file(DataDirectory directory) {
        return directory.run().resolve("stack.json");
    }
}
