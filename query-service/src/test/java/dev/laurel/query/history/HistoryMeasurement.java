package dev.laurel.query.history;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.query.user.RecentTransactions;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How long a deep page of the archive takes. By hand: the arguments are the JDBC URL of an archived
 * table, user, password, and how many read at once (1 where it is left out).
 */
final class HistoryMeasurement {

    private static final int WARM_UP = 500;
    private static final int PAGES = 2_000;
    private static final int LIMIT = 50;
    private static final long SEED = 11;

    private HistoryMeasurement() {}

    /** The user with most rows, and how far its versions reach. */
    private record Heaviest(UserId user, long versions) {}

    public static void main(String[] args) throws Exception {
        var readers = args.length > 3 ? Integer.parseInt(args[3]) : 1;
        var settings =
                new HistorySettings(
                        args[0],
                        args[1],
                        args[2],
                        4,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(30));
        var meters = new SimpleMeterRegistry();
        try (var pool = new HistoryPool(settings, meters)) {
            var heaviest = heaviest(pool);
            System.out.println(heaviest.user() + " has " + heaviest.versions() + " versions");
            var archive = new ArchiveQueries(pool, meters);
            read(archive, heaviest, WARM_UP, SEED);
            var nanos = new long[readers][];
            var threads = new Thread[readers];
            for (var reader = 0; reader < readers; reader++) {
                var number = reader;
                threads[reader] =
                        Thread.ofVirtual()
                                .start(
                                        () ->
                                                nanos[number] =
                                                        read(
                                                                archive,
                                                                heaviest,
                                                                PAGES / readers,
                                                                SEED + 1 + number));
            }
            for (var thread : threads) {
                thread.join();
            }
            report(Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray());
            plan(pool, heaviest);
        }
    }

    /** What a page in the middle touches. */
    private static void plan(HistoryPool pool, Heaviest of) throws SQLException {
        var below = of.versions() / 2;
        var page =
                ArchiveQueries.statement(LIMIT)
                        .replaceFirst("\\?", "'" + of.user().value() + "'")
                        .replaceFirst("\\?", Long.toString(below))
                        .replaceFirst("\\?", Long.toString(below - LIMIT));
        try (var connection = pool.connection();
                var statement = connection.createStatement();
                var lines = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) " + page)) {
            var scans = 0;
            while (lines.next()) {
                var line = lines.getString(1);
                scans += line.contains("Index Scan") ? 1 : 0;
                if (line.startsWith("Limit") || line.contains("Time:") || scans == 0) {
                    System.out.println(line);
                }
            }
            System.out.println(scans + " indexes looked into");
        }
    }

    private static Heaviest heaviest(HistoryPool pool) throws SQLException {
        try (var connection = pool.connection();
                var statement = connection.createStatement()) {
            // It reads all there is, once.
            statement.execute("SET statement_timeout = 0");
            try (var rows =
                    statement.executeQuery(
                            "SELECT user_id, max(version) FROM ledger_entry WHERE version IS NOT NULL"
                                    + " GROUP BY user_id ORDER BY count(*) DESC LIMIT 1")) {
                if (!rows.next()) {
                    throw new IllegalStateException("the archive is empty");
                }
                return new Heaviest(new UserId(rows.getString(1)), rows.getLong(2));
            } finally {
                statement.execute("RESET statement_timeout");
            }
        }
    }

    private static long[] read(ArchiveQueries archive, Heaviest of, int pages, long seed) {
        var random = new Random(seed);
        var nanos = new long[pages];
        for (var page = 0; page < pages; page++) {
            var below = 1 + random.nextLong(of.versions()) + 1;
            var start = System.nanoTime();
            var found = archive.after(of.user(), behind(below), LIMIT);
            nanos[page] = System.nanoTime() - start;
            var expected = Math.min(LIMIT, below - 1);
            if (!(found instanceof ArchivedRows.Found(var rows)) || rows.size() != expected) {
                throw new IllegalStateException("below " + below + ": " + found);
            }
        }
        return nanos;
    }

    private static RecentTransactions behind(long below) {
        return new RecentTransactions(List.of(), below - 1, new PartitionOffset(0, Long.MAX_VALUE));
    }

    private static void report(long[] sorted) {
        System.out.printf(
                "%d pages of %d: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                sorted.length,
                LIMIT,
                millis(sorted, 0.5),
                millis(sorted, 0.9),
                millis(sorted, 0.99),
                millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        var at = Math.min(sorted.length - 1, (int) (sorted.length * share));
        return sorted[at] / 1e6;
    }
}
