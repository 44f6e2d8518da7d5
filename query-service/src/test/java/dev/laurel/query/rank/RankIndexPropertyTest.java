package dev.laurel.query.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.kit.fixture.FreshSeed;
import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OrderLayout;
import dev.laurel.query.store.Place;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

class RankIndexPropertyTest {

    private static final List<BoardWindow> BOARDS =
            List.of(
                    new BoardWindow(1, Window.ALL),
                    new BoardWindow(1, new Window(WindowKind.YEAR, 2026)),
                    new BoardWindow(2, Window.ALL),
                    new BoardWindow(700, new Window(WindowKind.DAY, -3)));

    @Test
    void shouldAnswerAsASortedListThroughInsertsUpdatesAndDeletes() {
        var seeds =
                LongStream.concat(
                                LongStream.rangeClosed(1, 12),
                                LongStream.of(FreshSeed.of(RankIndexPropertyTest.class)))
                        .toArray();
        for (var seed : seeds) {
            var random = new Random(seed);
            var keys = new SortedKeys();
            var index = RankIndex.empty();
            for (var batch = 0; batch < 60; batch++) {
                index = changed(index, keys, random, batchSize(random), deleteShare(batch));
                assertAgrees(seed, index, keys, random, 40);
            }
        }
    }

    @Test
    void shouldKeepOldIndexesAsTheyWere() {
        var random = new Random(77);
        var keys = new SortedKeys();
        var index = RankIndex.empty();
        var olderKeys = new ArrayList<SortedKeys>();
        var olderIndexes = new ArrayList<RankIndex>();
        for (var batch = 0; batch < 30; batch++) {
            index = changed(index, keys, random, 300, deleteShare(batch));
            olderKeys.add(keys.copy());
            olderIndexes.add(index);
        }
        for (var i = 0; i < olderIndexes.size(); i++) {
            assertAgrees(77, olderIndexes.get(i), olderKeys.get(i), random, 60);
        }
    }

    @Test
    void shouldBeTheSameBuiltByScanAndByEdits() {
        var random = new Random(5);
        var keys = new SortedKeys();
        var edited = changed(RankIndex.empty(), keys, random, 20_000, 0);
        var scanned = RankIndex.scan(keys);
        assertThat(scanned.size()).isEqualTo(edited.size()).isEqualTo(keys.keys.size());
        assertAgrees(5, edited, keys, random, 500);
        assertAgrees(5, scanned, keys, random, 500);
        assertThat(scanned.blocks()).isLessThan(keys.keys.size() / 60);
        assertThat(edited.blocks()).isLessThan(keys.keys.size() / 40);
    }

    @Test
    void shouldShrinkAgainWhenKeysLeave() {
        var random = new Random(6);
        var keys = new SortedKeys();
        var index = changed(RankIndex.empty(), keys, random, 30_000, 0);
        while (keys.keys.size() > 100) {
            index = changed(index, keys, random, 500, 100);
        }
        assertAgrees(6, index, keys, random, 100);
        assertThat(index.blocks()).isLessThan(40);
    }

    @Test
    void shouldCountOneWindowApartFromItsNeighbours() {
        var random = new Random(8);
        var keys = new SortedKeys();
        var index = changed(RankIndex.empty(), keys, random, 5_000, 0);
        for (var at : BOARDS) {
            var prefix = OrderLayout.window(at);
            var members = keys.keys.stream().filter(key -> KeyOrder.hasPrefix(key, prefix)).count();
            var size =
                    index.countBefore(KeyOrder.afterPrefix(prefix), keys)
                            - index.countBefore(prefix, keys);
            assertThat(size).isEqualTo((int) members).isPositive();
        }
    }

    @Test
    void shouldRefuseToTakeOutOfAnEmptyBlock() {
        var edit = RankIndex.empty().edit();
        var key = key(new Random(1));

        assertThatThrownBy(() -> edit.delete(key)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNoticeKeysOnDiskThatWereNotCounted() {
        var keys = new SortedKeys();
        var edit = RankIndex.empty().edit();
        var random = new Random(2);
        for (var i = 0; i < 200; i++) {
            edit.insert(key(random));
        }

        assertThatThrownBy(() -> edit.settle(keys))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Expected 200 keys on disk");
    }

    private static int batchSize(Random random) {
        return random.nextInt(10) == 0 ? 1_500 : 1 + random.nextInt(60);
    }

    private static int deleteShare(int batch) {
        return batch % 20 > 12 ? 90 : 20;
    }

    private static RankIndex changed(
            RankIndex index, SortedKeys keys, Random random, int changes, int deletePercent) {
        var edit = index.edit();
        var present = new ArrayList<>(keys.keys);
        var gone = new HashSet<Integer>();
        for (var i = 0; i < changes; i++) {
            var wantsDelete = random.nextInt(100) < deletePercent;
            var at = present.isEmpty() ? 0 : random.nextInt(present.size());
            if (wantsDelete && !present.isEmpty()) {
                if (gone.add(at)) {
                    edit.delete(present.get(at));
                    keys.keys.remove(present.get(at));
                }
            } else {
                var key = key(random);
                if (keys.keys.add(key)) {
                    edit.insert(key);
                }
            }
        }
        return edit.settle(keys);
    }

    /** Few scores and times, so that many keys differ late. */
    private static byte[] key(Random random) {
        var at = BOARDS.get(random.nextInt(BOARDS.size()));
        var place = new Place(at, random.nextInt(50) - 10, 1_700_000_000_000L + random.nextInt(5));
        var user = "u" + random.nextInt(1_000_000);
        return OrderLayout.key(place, user.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertAgrees(
            long seed, RankIndex index, SortedKeys keys, Random random, int probes) {
        var sorted = List.copyOf(keys.keys);
        assertThat(index.size()).as("size, seed %s", seed).isEqualTo(sorted.size());
        for (var i = 0; i < probes; i++) {
            var probe =
                    i % 2 == 0 || sorted.isEmpty()
                            ? key(random)
                            : sorted.get(random.nextInt(sorted.size()));
            var expected = keys.keys.headSet(probe, false).size();
            assertThat(index.countBefore(probe, keys))
                    .as("before, seed %s", seed)
                    .isEqualTo(expected);
        }
        for (var i = 0; i < probes; i++) {
            var ordinal = random.nextInt(sorted.size() + 2);
            try (var cursor = index.cursorAt(ordinal, null, keys)) {
                assertThat(cursor.isValid()).isEqualTo(ordinal < sorted.size());
                if (cursor.isValid()) {
                    assertThat(Arrays.equals(cursor.key(), sorted.get(ordinal)))
                            .as("ordinal %s, seed %s", ordinal, seed)
                            .isTrue();
                }
            }
        }
    }
}
