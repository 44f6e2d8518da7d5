package dev.laurel.query.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.CommandId;
import dev.laurel.kit.fixture.FreshSeed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

class KeyLayoutPropertyTest {

    private static final long[] EDGES = {
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -256,
        -1,
        0,
        1,
        255,
        256,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE
    };
    private static final List<String> USERS = List.of("a", "aa", "b", "\u00fc", "z", "user-1");

    private record Member(Place place, String user) {

        byte[] key() {
            return OrderLayout.key(place, user.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final Comparator<Member> BOARD_ORDER =
            Comparator.<Member>comparingInt(member -> member.place().at().board())
                    .thenComparingInt(member -> member.place().at().window().kind().number())
                    .thenComparingInt(member -> member.place().at().window().period())
                    .thenComparing(
                            Comparator.<Member>comparingLong(m -> m.place().score()).reversed())
                    .thenComparingLong(member -> member.place().reachedAtMillis())
                    .thenComparing(
                            member -> member.user().getBytes(StandardCharsets.UTF_8),
                            Arrays::compareUnsigned);

    static LongStream seeds() {
        return LongStream.of(42, FreshSeed.of(KeyLayoutPropertyTest.class));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldOrderMembersByTheirKeysAsBoardsDo(long seed) {
        var random = new Random(seed);
        var members = new ArrayList<Member>();
        for (var i = 0; i < 3_000; i++) {
            members.add(member(random));
        }

        var byKey = new ArrayList<>(members);
        byKey.sort(Comparator.comparing(Member::key, Arrays::compareUnsigned));
        members.sort(BOARD_ORDER);

        assertThat(byKey).isEqualTo(members);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadBackWhatIsInAKey(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++) {
            var member = member(random);
            var key = member.key();
            assertThat(OrderLayout.at(key)).isEqualTo(member.place().at());
            assertThat(OrderLayout.scoreOf(key)).isEqualTo(member.place().score());
            assertThat(OrderLayout.reachedAtMillisOf(key))
                    .isEqualTo(member.place().reachedAtMillis());
            assertThat(new String(OrderLayout.userOf(key), StandardCharsets.UTF_8))
                    .isEqualTo(member.user());
            assertThat(KeyOrder.hasPrefix(key, OrderLayout.window(member.place().at()))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBoundEqualScores(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++) {
            var one = member(random);
            var other = member(random);
            var bound = OrderLayout.score(one.place().at(), one.place().score());
            if (one.place().at().equals(other.place().at())) {
                assertThat(Arrays.compareUnsigned(other.key(), bound) < 0)
                        .isEqualTo(other.place().score() > one.place().score());
            }
        }
    }

    @Test
    void shouldEndAPrefixRightAfterItsKeys() {
        assertThat(KeyOrder.afterPrefix(new byte[] {1, 2})).containsExactly(1, 3);
        assertThat(KeyOrder.afterPrefix(new byte[] {1, (byte) 0xFF})).containsExactly(2);
        assertThat(KeyOrder.afterPrefix(new byte[] {(byte) 0xFF})).isNull();
        assertThat(KeyOrder.after(new byte[] {5})).containsExactly(5, 0);
    }

    @Test
    void shouldOrderTransactionsNewestFirstAndKeepUsersApart() {
        var ann = "ann".getBytes(StandardCharsets.UTF_8);
        var anna = "anna".getBytes(StandardCharsets.UTF_8);

        assertThat(
                        Arrays.compareUnsigned(
                                UserLayout.transaction(ann, 2), UserLayout.transaction(ann, 1)))
                .isNegative();
        assertThat(
                        Arrays.compareUnsigned(
                                UserLayout.transaction(ann, 1), UserLayout.transaction(anna, 9)))
                .isNegative();
        assertThat(KeyOrder.hasPrefix(UserLayout.transaction(anna, 1), UserLayout.prefix(ann)))
                .isFalse();
        assertThat(
                        KeyOrder.hasPrefix(
                                UserLayout.outcome(ann, new CommandId("c")),
                                UserLayout.prefix(ann)))
                .isTrue();
        var at = new BoardWindow(65_535, new Window(WindowKind.WEEK, -7));
        assertThat(UserLayout.spilledAt(UserLayout.spilled(ann, at))).isEqualTo(at);
    }

    private static Member member(Random random) {
        var kind = WindowKind.ofNumber(random.nextInt(3));
        var at =
                new BoardWindow(
                        1 + random.nextInt(2) * 40_000, new Window(kind, random.nextInt(3) - 1));
        return new Member(
                new Place(at, number(random), number(random)),
                USERS.get(random.nextInt(USERS.size())));
    }

    private static long number(Random random) {
        return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(10) - 5;
    }
}
