package dev.laurel.query.rank;

import dev.laurel.contract.board.Window;
import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.KeyCursor;
import dev.laurel.query.store.OrderLayout;
import dev.laurel.query.store.OrderedKeys;
import dev.laurel.query.store.Place;
import dev.laurel.query.store.QueryStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * What the rank index costs. No test: run its main by hand, with the number of members for the heap
 * and for the disk.
 */
final class RankIndexMeasure {

    private static final BoardWindow BOARD = new BoardWindow(1, Window.ALL);
    private static final int PROBES = 20_000;
    private static final int PAGE = 100;

    private RankIndexMeasure() {}

    public static void main(String[] args) throws IOException {
        heap(Integer.parseInt(args[0]));
        disk(Integer.parseInt(args[1]));
    }

    /** Keys that are made as they are read, in order: only the index takes heap. */
    private record MadeKeys(int members) implements OrderedKeys {

        @Override
        public KeyCursor cursor(byte[] from, byte @Nullable [] to) {
            return new KeyCursor() {

                private int at;

                @Override
                public boolean isValid() {
                    return at < members;
                }

                @Override
                public void next() {
                    at++;
                }

                @Override
                public byte[] key() {
                    var score = 40L * (members - at) + at % 40;
                    return RankIndexMeasure.key(score, at);
                }

                @Override
                public byte[] value() {
                    return new byte[0];
                }

                @Override
                public void close() {}
            };
        }
    }

    private static byte[] key(long score, int user) {
        var place = new Place(BOARD, score, 1_700_000_000_000L + user % 1_000_000);
        return OrderLayout.key(place, ("user-" + user).getBytes(StandardCharsets.UTF_8));
    }

    private static void heap(int members) {
        var before = usedHeap();
        var index = RankIndex.scan(new MadeKeys(members));
        var bytes = usedHeap() - before;
        System.out.printf(
                Locale.ROOT,
                "%,d members: %,d blocks, %,d bytes of heap, %.2f bytes a member%n",
                index.size(),
                index.blocks(),
                bytes,
                (double) bytes / members);
    }

    private static long usedHeap() {
        var runtime = Runtime.getRuntime();
        for (var i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void disk(int members) throws IOException {
        var directory = Files.createTempDirectory("rank-measure");
        var scores = new long[members];
        var random = new Random(1);
        Arrays.setAll(scores, _ -> random.nextInt(1_000_000_000));
        try (var store = QueryStore.open(directory, 96L << 20)) {
            var start = System.nanoTime();
            fill(store, scores);
            System.out.printf(Locale.ROOT, "filled %,d rows in %,d ms%n", members, millis(start));
            var index = scanned(store);
            index = updated(store, index, scores, random);
            asked(store, index, scores, random);
        } finally {
            delete(directory);
        }
    }

    private static void fill(QueryStore store, long[] scores) {
        for (var from = 0; from < scores.length; from += 5_000) {
            try (var batch = store.batch()) {
                for (var i = from; i < Math.min(from + 5_000, scores.length); i++) {
                    batch.put(ColumnFamily.ORDER, key(scores[i], i), new byte[8]);
                }
                store.write(batch);
            }
        }
    }

    private static RankIndex scanned(QueryStore store) {
        var start = System.nanoTime();
        try (var snapshot = store.snapshot()) {
            var index = RankIndex.scan(snapshot);
            System.out.printf(
                    Locale.ROOT, "scan of %,d rows: %,d ms%n", index.size(), millis(start));
            return index;
        }
    }

    private static RankIndex updated(
            QueryStore store, RankIndex from, long[] scores, Random random) {
        var index = from;
        for (var size : new int[] {10, 1_000}) {
            var rounds = PROBES / size;
            var start = System.nanoTime();
            for (var round = 0; round < rounds; round++) {
                var edit = index.edit();
                try (var batch = store.batch()) {
                    for (var i = 0; i < size; i++) {
                        var user = random.nextInt(scores.length);
                        var old = key(scores[user], user);
                        scores[user] += 1 + random.nextInt(1_000_000);
                        var now = key(scores[user], user);
                        batch.delete(ColumnFamily.ORDER, old);
                        batch.put(ColumnFamily.ORDER, now, new byte[8]);
                        edit.delete(old);
                        edit.insert(now);
                    }
                    store.write(batch);
                }
                try (var snapshot = store.snapshot()) {
                    index = edit.settle(snapshot);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "updates in batches of %d, written and indexed: %,d a second%n",
                    size,
                    perSecond(start, (long) rounds * size));
        }
        return index;
    }

    private static void asked(QueryStore store, RankIndex index, long[] scores, Random random) {
        try (var snapshot = store.snapshot()) {
            var nanos = new long[PROBES];
            var start = System.nanoTime();
            var sum = 0L;
            for (var i = 0; i < PROBES; i++) {
                var user = random.nextInt(scores.length);
                var one = System.nanoTime();
                sum += index.countBefore(key(scores[user], user), snapshot);
                nanos[i] = System.nanoTime() - one;
            }
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "ranks: %,d a second, p50 %,d us, p99 %,d us (%d)%n",
                    perSecond(start, PROBES),
                    nanos[PROBES / 2] / 1_000,
                    nanos[PROBES / 100 * 99] / 1_000,
                    sum % 10);
            var pages = PROBES / 10;
            start = System.nanoTime();
            for (var i = 0; i < pages; i++) {
                try (var rows = index.cursorAt(random.nextInt(index.size()), null, snapshot)) {
                    for (var row = 0; row < PAGE && rows.isValid(); row++) {
                        sum += rows.key().length + rows.value().length;
                        rows.next();
                    }
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "pages of %d at any depth: %,d a second (%d)%n",
                    PAGE,
                    perSecond(start, pages),
                    sum % 10);
        }
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static long perSecond(long start, long count) {
        return count * 1_000_000_000L / (System.nanoTime() - start);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
