package dev.laurel.projection.archive;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.EventWord;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.EventCodec;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Rows a second into PostgreSQL, with the real tables and the real transaction, by three ways: COPY
 * and merge, batched inserts, single inserts. Not a test; run by hand, with the number of rows:
 *
 * <pre>
 * cd projection-service
 * mvn -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test-classpath.txt
 * java -cp target/test-classes:target/classes:$(cat target/test-classpath.txt) \
 *     dev.laurel.projection.archive.ArchiveMeasurement 10000000
 * </pre>
 *
 * <p>With a second argument it waits after the first way, for a measurement of reading: every tenth
 * row is of one user. With a third one the rows span so many days, and not two years.
 *
 * <p>Events are made and encoded ahead of each batch and are not in the time; decoding, encoding
 * for COPY and everything that PostgreSQL does are.
 */
final class ArchiveMeasurement {

    private static final int BATCH_ROWS = 20_000;
    private static final int INSERT_BATCH_ROWS = 1_000;
    private static final int SINGLE_BATCHED_RATIO = 10;
    private static final int SINGLE_RATIO = 500;
    private static final int BYTES_MAX = 8 << 20;
    private static final int PARTITIONS = 8;
    private static final int USERS = 100_000;
    private static final int HEAVY = 10;

    /** What the log spans, so that a history lies in many monthly partitions. */
    private static final int SPAN_DAYS = 730;

    private static final long SEED = 42;
    private static final double NANOS = 1e9;

    private static final String INSERT =
            "INSERT INTO ledger_entry ("
                    + ArchiveBatch.COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private final Random random = new Random(SEED);
    private final PostgresFixture postgres;
    private long made;
    private long toMake;
    private final Duration span;

    private ArchiveMeasurement(PostgresFixture postgres, Duration span) {
        this.postgres = postgres;
        this.span = span;
    }

    /** How many rows by COPY; the slower ways get a part of them. */
    public static void main(String[] arguments) throws Exception {
        var rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        var days = arguments.length > 2 ? Integer.parseInt(arguments[2]) : SPAN_DAYS;
        var directory = Files.createTempDirectory("laurel-archive");
        try (var postgres = new PostgresFixture(directory.resolve("data"))) {
            System.out.printf(
                    Locale.ROOT,
                    "PostgreSQL %s, fsync %s, synchronous_commit %s, %d processors%n",
                    postgres.texts("SHOW server_version").getFirst(),
                    postgres.texts("SHOW fsync").getFirst(),
                    postgres.texts("SHOW synchronous_commit").getFirst(),
                    Runtime.getRuntime().availableProcessors());
            var measurement = new ArchiveMeasurement(postgres, Duration.ofDays(days));
            measurement.warmUp();
            measurement.copy(rows);
            measurement.sizes();
            if (arguments.length > 1) {
                System.out.println(
                        "Now in " + postgres.properties().url() + "; a line of input goes on");
                var line = System.in.read();
                assert line != 0;
            }
            measurement.insert("batched inserts of 1,000", rows / SINGLE_BATCHED_RATIO, true);
            measurement.insert("single inserts", Math.min(20_000, rows / SINGLE_RATIO), false);
        } finally {
            delete(directory);
        }
    }

    private void warmUp() throws SQLException {
        try (var archive = begin(3 * BATCH_ROWS)) {
            for (var i = 0; i < 3; i++) {
                write(archive, new ArchiveBatch(BATCH_ROWS, BYTES_MAX), events(BATCH_ROWS));
            }
        }
    }

    private ArchiveDatabase begin(int rows) throws SQLException {
        made = 0;
        toMake = rows;
        var archive = postgres.emptyArchive();
        archive.positions(List.of(0));
        archive.prepareMonths();
        postgres.execute("CHECKPOINT");
        return archive;
    }

    private void copy(int rows) throws SQLException {
        try (var archive = begin(rows)) {
            var batch = new ArchiveBatch(BATCH_ROWS, BYTES_MAX);
            var took = 0L;
            var cpu = 0L;
            var slowest = 0L;
            var serverBefore = serverMillis();
            var done = 0;
            while (done < rows) {
                var values = events(Math.min(BATCH_ROWS, rows - done));
                var cpuBefore = threadNanos();
                var began = System.nanoTime();
                write(archive, batch, values);
                var batchTook = System.nanoTime() - began;
                cpu += threadNanos() - cpuBefore;
                took += batchTook;
                slowest = Math.max(slowest, batchTook);
                done += values.size();
                if (done % 1_000_000 == 0) {
                    report("  so far", done, took);
                }
            }
            report("COPY and merge, batches of 20,000", rows, took);
            System.out.printf(
                    Locale.ROOT,
                    "  slowest batch %d ms; processor time a row: writer %.2f us, server %.2f us%n",
                    Duration.ofNanos(slowest).toMillis(),
                    cpu / 1e3 / rows,
                    (serverMillis() - serverBefore) * 1e3 / rows);
        }
    }

    private void write(ArchiveDatabase archive, ArchiveBatch batch, List<byte[]> values)
            throws SQLException {
        batch.clear();
        var from = made - values.size();
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            batch.add((int) ((from + i) % PARTITIONS), from + i, EventCodec.decode(value), value);
        }
        var result = archive.write(batch, List.of(new OffsetMove(0, from, made)));
        if (!result.equals(new ArchiveResult.Written(values.size()))) {
            throw new IllegalStateException("Expected all rows to be new, but was " + result);
        }
    }

    private void insert(String way, int rows, boolean batched) throws SQLException {
        try (var archive = begin(rows);
                var connection = postgres.database().getConnection()) {
            makeMonths(archive);
            connection.setAutoCommit(!batched);
            var took = 0L;
            var done = 0;
            while (done < rows) {
                var values = events(Math.min(INSERT_BATCH_ROWS, rows - done));
                var began = System.nanoTime();
                insert(connection, values, batched);
                took += System.nanoTime() - began;
                done += values.size();
            }
            report(way, rows, took);
        }
    }

    /** Those that COPY makes on first need. */
    private void makeMonths(ArchiveDatabase archive) throws SQLException {
        var batch = new ArchiveBatch(BATCH_ROWS, BYTES_MAX);
        var month = Duration.ofDays(28).toMillis();
        for (var at = 0L; at <= span.toMillis(); at += month) {
            var event =
                    ArchiveFixtures.grant(
                            at / month, PostgresFixture.NOW.minus(span).plusMillis(at));
            batch.add(0, at / month, event, EventCodec.encode(event));
        }
        archive.write(batch, List.of(new OffsetMove(0, 0, batch.rows())));
        postgres.execute("TRUNCATE ledger_entry");
    }

    private void insert(Connection connection, List<byte[]> values, boolean batched)
            throws SQLException {
        var from = made - values.size();
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var i = 0; i < values.size(); i++) {
                bind(statement, from + i, values.get(i));
                if (batched) {
                    statement.addBatch();
                } else {
                    statement.executeUpdate();
                }
            }
            if (batched) {
                statement.executeBatch();
                connection.commit();
            }
        }
    }

    private static void bind(PreparedStatement statement, long offset, byte[] value)
            throws SQLException {
        var event = (Event.MoneyMoved) EventCodec.decode(value);
        var head = event.head();
        statement.setObject(1, time(head.decidedAtMillis()));
        statement.setLong(2, offset);
        statement.setObject(3, head.version(), Types.BIGINT);
        statement.setObject(4, event.amount().minorUnits(), Types.BIGINT);
        statement.setObject(5, time(head.occurredAtMillis()));
        statement.setInt(6, (int) (offset % PARTITIONS));
        statement.setString(7, head.user().value());
        statement.setString(8, head.commandId().value());
        statement.setString(9, EventWord.of(event));
        statement.setString(10, event.asset().value());
        statement.setBytes(11, value);
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    /** Grants to many users, evenly over the months before now. */
    private List<byte[]> events(int count) {
        return Stream.generate(this::event).limit(count).map(EventCodec::encode).toList();
    }

    private Event event() {
        var decidedAt =
                PostgresFixture.NOW.minus(span).toEpochMilli() + span.toMillis() / toMake * made;
        var heavy = made % HEAVY == 0;
        var user = heavy ? "heavy" : "user-" + random.nextInt(USERS);
        made++;
        return new Event.CreditsGranted(
                new EventHead(
                        new UserId(user),
                        new CommandId("c-" + Long.toString(made + (1L << 40), 36)),
                        (heavy ? made / HEAVY : made / USERS) + 1,
                        decidedAt - 3,
                        decidedAt,
                        "measured",
                        Map.of()),
                new AssetId("credit"),
                new Amount(1 + random.nextInt(1_000)),
                made);
    }

    private void sizes() {
        System.out.printf(
                Locale.ROOT,
                "  on disk: table %s, indexes %s%n",
                size("pg_relation_size"),
                size("pg_indexes_size"));
    }

    private String size(String function) {
        return postgres.texts(
                        "SELECT pg_size_pretty(sum(%s(inhrelid))) FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass"
                                .formatted(function))
                .getFirst();
    }

    private static void report(String way, int rows, long nanos) {
        System.out.printf(
                Locale.ROOT,
                "%s: %,d rows in %.1f s, %,.0f rows/s%n",
                way,
                rows,
                nanos / NANOS,
                rows / (nanos / NANOS));
    }

    private static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Processor time of the server's processes that live. */
    private long serverMillis() {
        var server = ProcessHandle.of(postgres.processId()).orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants())
                .map(process -> process.info().totalCpuDuration())
                .mapToLong(time -> time.map(Duration::toMillis).orElse(0L))
                .sum();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}
