package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.BrokerView.OpenTransaction;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

final class ZombieTest {

    private static final OpenTransaction OPEN =
            new OpenTransaction("laurel-ledger-5c48e3a5-1", 4_000, 17, 1_000);
    private static final OpenTransaction LATER =
            new OpenTransaction("laurel-ledger-5c48e3a5-1", 4_000, 19, 9_000);
    private static final Optional<String> REFUSED = Optional.of("fenced");

    private static void assertDoubt(Zombie zombie, String doubt) {
        assertThat(zombie.doubts()).singleElement().asString().contains(doubt);
    }

    @Test
    void shouldBelieveOneThatWasReplacedAndRefused() {
        var zombie = new Zombie(4, Set.of(OPEN), true, true, Set.of(), REFUSED);

        assertThat(zombie.doubts()).isEmpty();
        assertThat(zombie.text())
                .isEqualTo(
                        "4 of 8 partitions, taken over, 1 transaction(s) rolled back, then: fenced");
    }

    @Test
    void shouldBelieveThatAnotherTransactionIsNotTheOneThatWasOpen() {
        assertThat(new Zombie(4, Set.of(OPEN), true, true, Set.of(LATER), REFUSED).doubts())
                .isEmpty();
    }

    @Test
    void shouldDoubtThatItNoticedWhereItSaysNothing() {
        var silent = new Zombie(4, Set.of(OPEN), true, true, Set.of(), Optional.empty());

        assertThat(silent.doubts()).containsExactly("its log says nothing of being refused");
        assertThat(silent.text()).endsWith("then: no word in its log");
    }

    @Test
    void shouldDoubtEachThingThatIsMissing() {
        assertDoubt(new Zombie(0, Set.of(OPEN), true, true, Set.of(), REFUSED), "owned nothing");
        assertDoubt(new Zombie(4, Set.of(), true, true, Set.of(), REFUSED), "no transaction open");
        assertDoubt(new Zombie(4, Set.of(OPEN), false, true, Set.of(), REFUSED), "not stand still");
        assertDoubt(new Zombie(4, Set.of(OPEN), true, false, Set.of(), REFUSED), "did not own all");
        assertDoubt(new Zombie(4, Set.of(OPEN), true, true, Set.of(OPEN), REFUSED), "not roll");
    }
}
