package dev.laurel.query.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;
import dev.laurel.kit.fixture.FreshSeed;
import dev.laurel.query.FakeLog;
import dev.laurel.query.audit.AuditQueries;
import dev.laurel.query.board.BoardEntry;
import dev.laurel.query.store.AuditRow;
import dev.laurel.query.store.BoardWindow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * Random histories of views, with old windows spilled, names changed, and records emitted again
 * after crashes of their writer; the replica is crashed too. Its boards must be those of plain
 * maps.
 */
class ReplicaPropertyTest {

    private static final BoardId BOARD = new BoardId("earned");
    private static final List<AssetId> ASSETS = List.of(new AssetId("credit"), new AssetId("gem"));
    private static final int KEPT_IN_VIEW = 2;
    private static final int USERS = 25;
    private static final int DAYS = 6;

    @TempDir private Path directory;

    @Test
    void shouldBeAsPlainMapsThroughCrashesAndRepeats() throws IOException {
        var fresh = FreshSeed.of(ReplicaPropertyTest.class);
        for (var seed :
                LongStream.concat(LongStream.rangeClosed(1, 6), LongStream.of(fresh)).toArray()) {
            try {
                new History(seed).run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private final class History {

        private final long seed;
        private final Random random;
        private final FakeLog log = new FakeLog();
        private final Map<String, Writer> users = new TreeMap<>();
        private final Map<Integer, List<Runnable>> emitted = new HashMap<>();
        private final long[] eventOffsets = new long[FakeLog.PARTITIONS];
        private ReplicaFixture replica;
        private int copies;

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.replica = new ReplicaFixture(log, directory.resolve("db-" + seed));
        }

        void run() throws IOException {
            for (var step = 0; step < 60; step++) {
                for (var events = random.nextInt(12); events > 0; events--) {
                    happen();
                }
                if (random.nextInt(8) == 0) {
                    emitAgain();
                }
                replica.catchUp();
                if (random.nextInt(10) == 0) {
                    crash();
                }
                if (step % 10 == 9) {
                    compare();
                }
            }
            replica.close();
        }

        private void happen() {
            var user = "user-" + random.nextInt(USERS);
            var writer = users.computeIfAbsent(user, Writer::new);
            var partition = FakeLog.partition(new UserId(user));
            var offset = eventOffsets[partition];
            eventOffsets[partition] += 1 + random.nextInt(3);
            writer.happen(
                    random,
                    offset,
                    emitted.computeIfAbsent(partition, _ -> new ArrayList<>()),
                    log);
        }

        /** The writer of views has lost its newest state and goes over the last events again. */
        private void emitAgain() {
            for (var records : emitted.values()) {
                var from = Math.max(0, records.size() - random.nextInt(15) - 1);
                List.copyOf(records.subList(from, records.size())).forEach(Runnable::run);
            }
        }

        /** Goes on from what is on disk while the process lives: what a kill leaves. */
        private void crash() throws IOException {
            var copy = directory.resolve("db-" + seed + "-" + copies++);
            copy(replica.directory, copy);
            replica.close();
            replica = new ReplicaFixture(log, copy);
            replica.catchUp();
        }

        private void compare() {
            assertSums();
            assertBoard(Window.ALL);
            for (var day = 0; day < DAYS; day++) {
                assertBoard(day(day));
            }
        }

        private void assertSums() {
            try (var view = replica.view()) {
                var sums = new AuditQueries(new Catalogue(List.of(), List.of())).sums(view);
                for (var asset : ASSETS) {
                    var sum = sums.getOrDefault(asset.value(), AuditRow.ZERO);
                    assertThat(sum.available()).isEqualTo(sum(asset, Balance::available));
                    assertThat(sum.held()).isEqualTo(sum(asset, Balance::held));
                    assertThat(sum.granted()).isEqualTo(sum(asset, it -> it.totals().earned()));
                    assertThat(sum.spent()).isEqualTo(sum(asset, it -> it.totals().spent()));
                    assertThat(sum.received()).isEqualTo(sum(asset, it -> it.totals().received()));
                    assertThat(sum.sent()).isEqualTo(sum(asset, it -> it.totals().sent()));
                }
            }
        }

        private BigInteger sum(AssetId asset, ToLongFunction<Balance> number) {
            return users.values().stream()
                    .flatMap(user -> user.balances.stream())
                    .filter(balance -> balance.asset().equals(asset))
                    .map(balance -> BigInteger.valueOf(number.applyAsLong(balance)))
                    .reduce(BigInteger.ZERO, BigInteger::add);
        }

        private void assertBoard(Window window) {
            var members =
                    users.values().stream()
                            .flatMap(
                                    user ->
                                            user.standing(window).stream()
                                                    .map(s -> Map.entry(user, s)))
                            .sorted(
                                    Comparator.<Map.Entry<Writer, Standing>>comparingLong(
                                                    e -> -e.getValue().score())
                                            .thenComparingLong(e -> e.getValue().reachedAtMillis())
                                            .thenComparing(e -> e.getKey().user))
                            .toList();
            var expected = new ArrayList<BoardEntry>();
            for (var member : members) {
                var score = member.getValue().score();
                var higher = members.stream().filter(e -> e.getValue().score() > score).count();
                expected.add(
                        new BoardEntry(
                                higher + 1,
                                member.getKey().user,
                                member.getKey().name,
                                score,
                                member.getValue().reachedAtMillis()));
            }
            assertThat(replica.top(BOARD.value(), window))
                    .as("seed %s, %s", seed, window)
                    .isEqualTo(expected);
            assertPlaces(window, expected);
        }

        private void assertPlaces(Window window, List<BoardEntry> expected) {
            try (var view = replica.view()) {
                for (var i = 0; i < expected.size(); i++) {
                    BoardWindow at = replica.boards.at(BOARD, window).orElseThrow();
                    var user = new UserId(expected.get(i).user());
                    var standing = replica.boards.standing(view, at, user, 1).orElseThrow();
                    assertThat(standing.entry()).isEqualTo(expected.get(i));
                    assertThat(standing.ordinal()).isEqualTo(i + 1L);
                    assertThat(standing.neighbours())
                            .isEqualTo(
                                    expected.subList(
                                            Math.max(0, i - 1), Math.min(expected.size(), i + 2)));
                }
            }
        }
    }

    private static Window day(int day) {
        return new Window(WindowKind.DAY, 20_000 + day);
    }

    /** What the views of one user are made of. */
    private static final class Writer {

        private final String user;
        private final TreeMap<Integer, Standing> days = new TreeMap<>();
        private @Nullable String name;
        private @Nullable Standing all;
        private List<Balance> balances = List.of();
        private long version;

        Writer(String user) {
            this.user = user;
        }

        List<Standing> standing(Window window) {
            var found = window.equals(Window.ALL) ? all : days.get(window.period() - 20_000);
            return found == null ? List.of() : List.of(found);
        }

        void happen(Random random, long offset, List<Runnable> emitted, FakeLog log) {
            version++;
            if (random.nextInt(3) > 0) {
                balances =
                        ASSETS.subList(0, 1 + random.nextInt(2)).stream()
                                .map(asset -> balance(asset, random))
                                .toList();
            }
            if (random.nextInt(6) == 0) {
                name = "Name-" + random.nextInt(100);
            } else {
                var amount = random.nextInt(5);
                var day = random.nextInt(DAYS);
                var before = lowestInView();
                all = plus(all, Window.ALL, amount, offset);
                days.put(day, plus(days.get(day), day(day), amount, offset));
                for (var entry : days.headMap(lowestInView()).entrySet()) {
                    var spilled = entry.getKey();
                    if (spilled == day || spilled >= before) {
                        emit(
                                emitted,
                                new SpilledStanding(new UserId(user), name, entry.getValue()),
                                offset,
                                log);
                    }
                }
            }
            var standings = new ArrayList<>(days.tailMap(lowestInView()).values());
            if (all != null) {
                standings.add(all);
            }
            var view =
                    new UserView(
                            new UserId(user), version, name, Map.of(), false, balances, standings);
            emitted.add(() -> log.view(view, offset));
            log.view(view, offset);
        }

        /** Any numbers: that they fit each other is not the replica's affair. */
        private static Balance balance(AssetId asset, Random random) {
            return new Balance(
                    asset,
                    random.nextLong(),
                    random.nextLong(),
                    new Totals(
                            random.nextLong(),
                            random.nextLong(),
                            random.nextLong(),
                            random.nextLong(),
                            random.nextInt()));
        }

        private static void emit(
                List<Runnable> emitted, SpilledStanding spilled, long offset, FakeLog log) {
            emitted.add(() -> log.spilled(spilled, offset));
            log.spilled(spilled, offset);
        }

        private int lowestInView() {
            return days.descendingKeySet().stream()
                    .limit(KEPT_IN_VIEW)
                    .reduce((_, second) -> second)
                    .orElse(0);
        }

        private static Standing plus(
                @Nullable Standing before, Window window, long amount, long offset) {
            return before == null
                    ? new Standing(BOARD, window, amount, offset)
                    : new Standing(
                            BOARD,
                            window,
                            before.score() + amount,
                            amount == 0 ? before.reachedAtMillis() : offset);
        }
    }

    /**
     * Copies a store that is in use; again where its background work has changed files meanwhile.
     */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Map<Path, Long> before;
        do {
            before = files(from);
            for (var file : files(to).keySet()) {
                Files.delete(to.resolve(file));
            }
            for (var file : before.keySet()) {
                copyIfThere(from.resolve(file), to.resolve(file));
            }
        } while (!files(from).equals(before));
    }

    private static void copyIfThere(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to);
        } catch (NoSuchFileException _) {
            // Gone meanwhile: all is copied again.
        }
    }

    private static Map<Path, Long> files(Path directory) throws IOException {
        var sizes = new TreeMap<Path, Long>();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                sizes.put(file.getFileName(), file.toFile().length());
            }
        }
        return sizes;
    }
}
