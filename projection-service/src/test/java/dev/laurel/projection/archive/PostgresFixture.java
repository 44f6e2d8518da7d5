package dev.laurel.projection.archive;

import dev.laurel.projection.archive.PostgresProperties.PoolProperties;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/** A real PostgreSQL that writes through to the disk, and that can be away. */
final class PostgresFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Path directory;
    private EmbeddedPostgres server;

    /** Starts one. */
    PostgresFixture(Path directory) {
        this.directory = directory;
        this.server = server(directory, 0);
    }

    private static EmbeddedPostgres server(Path directory, int port) {
        try {
            var builder =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(directory)
                            .setCleanDataDirectory(false)
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on");
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stopServer() {
        close();
    }

    void startServerAgain() {
        server = server(directory, server.getPort());
    }

    /** Of the process that all others of the server are children of. */
    long processId() {
        try {
            return Long.parseLong(
                    Files.readAllLines(directory.resolve("postmaster.pid")).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DataSource database() {
        return server.getPostgresDatabase();
    }

    PostgresProperties properties() {
        return new PostgresProperties(
                "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                "postgres",
                "",
                new PoolProperties(
                        2,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(20)));
    }

    /** The archive's tables, empty. */
    ArchiveDatabase emptyArchive() {
        execute("DROP SCHEMA public CASCADE");
        execute("CREATE SCHEMA public");
        var archive = archive(new SimpleMeterRegistry());
        archive.migrate();
        return archive;
    }

    ArchiveDatabase archive(MeterRegistry registry) {
        return ArchiveDatabase.open(properties(), 3, registry, InstantSource.fixed(NOW));
    }

    void execute(String sql) {
        try (var connection = database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    long number(String sql) {
        return Long.parseLong(texts(sql).getFirst());
    }

    /** The first column. */
    List<String> texts(String sql) {
        try (var connection = database().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
