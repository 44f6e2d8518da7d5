package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.replay.SourceLine.Address;
import dev.laurel.stack.replay.SourceLine.Sendable;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class NeighboursTest {

    private static final Address ALICE = Address.ofUser("alice");
    private static final Address BOB = Address.ofUser("bob");
    private static final Address BROKEN = Address.UNREADABLE;

    private final Neighbours neighbours = new Neighbours(4);

    @Test
    void shouldGiveEachSingleLineARunOfItsOwn() {
        assertThat(runs(ALICE, ALICE, BOB, ALICE)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void shouldKeepAGroupInOneRunUntilItsNameEnds() {
        assertThat(runs(alice("g"), alice("g"), alice("h"), ALICE, alice("g")))
                .containsExactly(1L, 1L, 2L, 3L, 4L);
    }

    @Test
    void shouldKeepALineThatShouldNotBeOfTheGroupInItsLaneForTheServiceToSay() {
        // when
        var runs = runs(alice("g"), new Address("bob", "g", true), alice("g"));

        // then
        assertThat(runs).containsExactly(1L, 1L, 1L);
        assertThat(neighbours.lane()).isEqualTo(laneOf(ALICE));
    }

    @Test
    void shouldKeepWhatCannotBeReadBesideTheGroupItMayBeOf() {
        assertThat(runs(ALICE, BROKEN, alice("g"), BROKEN, alice("g"), BROKEN, BROKEN, ALICE))
                .containsExactly(1L, 2L, 2L, 2L, 2L, 2L, 3L, 4L);
    }

    @Test
    void shouldSayWhetherTheNextLineMayStillBelong() {
        assertThat(openAfter(ALICE)).isFalse();
        assertThat(openAfter(alice("g"))).isTrue();
        assertThat(openAfter(BROKEN)).isTrue();
        assertThat(openAfter(ALICE)).isFalse();
    }

    @Test
    void shouldNotSendTheLaterPartOfAGroupWithoutEnd() {
        // when
        var placed = new ArrayList<SourceLine>();
        for (var number = 1; number <= 1_050; number++) {
            placed.add(neighbours.place(line(number, alice("g"))));
        }

        // then
        assertThat(placed.subList(0, 1_000)).hasOnlyElementsOfType(Sendable.class);
        assertThat(placed.subList(1_000, 1_050)).hasOnlyElementsOfType(SourceLine.Invalid.class);
        assertThat(neighbours.place(line(1_051, ALICE))).isInstanceOf(Sendable.class);
    }

    private List<Long> runs(Address... addresses) {
        var runs = new ArrayList<Long>();
        for (var address : addresses) {
            runs.add(((Sendable) neighbours.place(line(runs.size() + 1, address))).run());
        }
        return runs;
    }

    private boolean openAfter(Address address) {
        var placed = neighbours.place(line(1, address));
        assertThat(placed).isInstanceOf(Sendable.class);
        return neighbours.isOpen();
    }

    private static int laneOf(Address address) {
        return Math.floorMod(address.user().hashCode(), 4);
    }

    private static Address alice(String group) {
        return new Address("alice", group, true);
    }

    private static Sendable line(int number, Address address) {
        return new Sendable(number, address, new byte[0]);
    }
}
