package dev.laurel.query.history;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.query.FakeLog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** A PostgreSQL with the tables of the archive, filled by hand. */
final class ArchiveFixture implements AutoCloseable {

    private static final String MIGRATIONS = "/dev/laurel/postgres/migration/";
    private static final List<String> TABLES =
            List.of("V1__ledger_entry.sql", "V2__one_row_per_version.sql");

    private final EmbeddedPostgres postgres;
    private @Nullable Connection writer;

    private ArchiveFixture(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** One with its own place, at any port. */
    static ArchiveFixture start() {
        return start(EmbeddedPostgres.builder());
    }

    /** One at this place and port: again the same where it has been there before. */
    static ArchiveFixture start(Path directory, int port) {
        return start(
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory)
                        .setCleanDataDirectory(false)
                        .setPort(port));
    }

    private static ArchiveFixture start(EmbeddedPostgres.Builder builder) {
        try {
            return new ArchiveFixture(
                    builder.setPGStartupWait(Duration.ofSeconds(60))
                            .setServerConfig("fsync", "off")
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ArchiveFixture withTables() throws SQLException, IOException {
        for (var name : TABLES) {
            try (var connection = connection();
                    var statement = connection.createStatement();
                    var tables = ArchiveFixture.class.getResourceAsStream(MIGRATIONS + name)) {
                if (tables == null) {
                    throw new IllegalStateException("no " + name);
                }
                statement.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return this;
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    String url() {
        return url(postgres.getPort());
    }

    /** The settings of a service that reads it. */
    static String[] settings(String url, int transactionsKept) {
        return new String[] {
            "--laurel.postgres.read-url=" + url,
            "--laurel.postgres.user=postgres",
            "--laurel.query.recent-transactions-per-user=" + transactionsKept,
            // The build may be slow, which is no outage.
            "--laurel.query.history.connection-wait=2s",
        };
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    /** Makes the partition of a month. */
    void month(YearMonth month) throws SQLException {
        var name = "ledger_entry_" + month.toString().replace('-', '_');
        execute(
                "CREATE TABLE %s PARTITION OF ledger_entry FOR VALUES FROM ('%s-01Z') TO ('%s-01Z')"
                        .formatted(name, month, month.plusMonths(1)));
        execute("SELECT ledger_entry_index_versions('" + name + "')");
    }

    void execute(String sql) throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Puts an event in as the writer does. */
    void add(long offset, Event event) throws SQLException {
        var head = event.head();
        var connection = writer;
        if (connection == null) {
            connection = connection();
            writer = connection;
        }
        try (var row =
                connection.prepareStatement(
                        "INSERT INTO ledger_entry (decided_at, event_offset, version, occurred_at,"
                                + " partition_number, user_id, command_id, type, event)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, 'any', ?)")) {
            row.setObject(1, time(head.decidedAtMillis()));
            row.setLong(2, offset);
            row.setObject(3, event instanceof Event.Change ? head.version() : null);
            row.setObject(4, time(head.occurredAtMillis()));
            row.setInt(5, FakeLog.partition(head.user()));
            row.setString(6, head.user().value());
            row.setString(7, head.commandId().value());
            row.setBytes(8, EventCodec.encode(event));
            row.executeUpdate();
        }
    }

    /** The archive is so far in the partition of a user. */
    void isAt(UserId user, long nextOffset) throws SQLException {
        execute(
                "INSERT INTO archive_offset VALUES (%d, %d) ON CONFLICT (partition_number) DO UPDATE SET next_offset = %d"
                        .formatted(FakeLog.partition(user), nextOffset, nextOffset));
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        try {
            if (writer != null) {
                writer.close();
            }
            postgres.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
