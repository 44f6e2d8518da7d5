package dev.laurel.stack;

/** Where the parts of a running stack are reached; all on the loopback interface. */
public record StackAddresses(
        String bootstrapServers,
        String postgresUrl,
        String commandUrl,
        String projectionUrl,
        String queryUrl) {}
