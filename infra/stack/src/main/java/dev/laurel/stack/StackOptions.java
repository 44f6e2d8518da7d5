package dev.laurel.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What stack to start.
 *
 * @param directory the data directory
 * @param configuration another laurel.yaml than the saved or shipped one
 * @param commandPort 0 for any
 * @param queryPort 0 for any
 * @param parts the parts to start
 * @param externalBootstrap a Kafka cluster to use instead of the embedded broker
 */
public record StackOptions(
        Path directory,
        Optional<Path> configuration,
        int commandPort,
        int queryPort,
        Set<Part> parts,
        Optional<String> externalBootstrap) {

    public StackOptions {
        parts = Set.copyOf(parts);
    }

    /** All parts, any ports, the saved or shipped configuration. */
    public static StackOptions in(Path directory) {
        return new StackOptions(
                directory, Optional.empty(), 0, 0, EnumSet.allOf(Part.class), Optional.empty());
    }

    public StackOptions withConfiguration(Path file) {
        return new StackOptions(
                directory, Optional.of(file), commandPort, queryPort, parts, externalBootstrap);
    }

    public StackOptions withPorts(int newCommandPort, int newQueryPort) {
        return new StackOptions(
                directory, configuration, newCommandPort, newQueryPort, parts, externalBootstrap);
    }

    /** Only these parts. */
    public StackOptions withParts(Part first, Part... more) {
        return new StackOptions(
                directory,
                configuration,
                commandPort,
                queryPort,
                EnumSet.of(first, more),
                externalBootstrap);
    }

    /** Another Kafka instead of the embedded broker; its topics are created where missing. */
    public StackOptions withExternalBootstrap(String bootstrapServers) {
        var others = EnumSet.allOf(Part.class);
        others.retainAll(parts);
        others.remove(Part.BROKER);
        return new StackOptions(
                directory,
                configuration,
                commandPort,
                queryPort,
                others,
                Optional.of(bootstrapServers));
    }
}
