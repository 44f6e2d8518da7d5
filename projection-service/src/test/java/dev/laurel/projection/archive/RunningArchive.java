package dev.laurel.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.kit.storage.StorageReserve;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.kit.storage.Volume;
import dev.laurel.projection.archive.ArchiveProperties.YieldProperties;
import dev.laurel.projection.observe.ArchiveMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A writer in its thread, between a log in memory and a real PostgreSQL. */
final class RunningArchive {

    private static final YieldProperties EAGER = new YieldProperties(100, 0, 0);

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ArchiveMetrics metrics = new ArchiveMetrics(registry);
    final MockProducer<byte[], byte[]> deadLetters =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    final AtomicLong free = new AtomicLong(1L << 30);
    final StorageWatch storage =
            new StorageWatch(
                    "data",
                    () -> new Volume.Room(free.get(), 10L << 30),
                    StorageReserve.parse("100MB"),
                    "the archive waits",
                    registry);
    final ArchiveWriter writer;

    private final Thread thread;

    RunningArchive(PostgresFixture postgres, MemoryLog log, ArchiveProperties properties) {
        writer =
                new ArchiveWriter(
                        new ArchiveLog(log.follower, log::lookup),
                        postgres.archive(registry),
                        new ArchiveDeadLetters(
                                () -> deadLetters, InstantSource.fixed(PostgresFixture.NOW)),
                        properties,
                        new ArchivePace(EAGER, () -> 0),
                        storage,
                        metrics);
        thread = Thread.ofPlatform().name("archive").start(writer);
    }

    /** Batches that are written soon. */
    static ArchiveProperties properties(PostgresFixture postgres) {
        return properties(postgres, 1_000, 1 << 16, Duration.ofMillis(50));
    }

    static ArchiveProperties properties(
            PostgresFixture postgres, int rowsMax, int bytesMax, Duration linger) {
        return new ArchiveProperties(postgres.properties(), rowsMax, bytesMax, linger, EAGER, 3);
    }

    double failures(String kind) {
        return registry.get("laurel.archive.failures").tag("kind", kind).counter().count();
    }

    void stop() throws InterruptedException {
        writer.stop();
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }
}
