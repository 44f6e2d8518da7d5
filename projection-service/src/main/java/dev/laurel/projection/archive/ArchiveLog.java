package dev.laurel.projection.archive;

import org.apache.kafka.clients.consumer.Consumer;

import java.util.function.Supplier;

/**
 * laurel.events as the archive reads it.
 *
 * @param follower member of the archive's group
 * @param lookups makes a consumer that belongs to no group, to read again what is archived
 */
public record ArchiveLog(
        Consumer<byte[], byte[]> follower, Supplier<Consumer<byte[], byte[]>> lookups) {}
