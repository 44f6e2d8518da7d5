package dev.laurel.projection.ledger.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundCountTest {

    @Test
    void shouldTellANumberOnlyWhenItChanges() {
        var count = new RoundCount();
        assertThat(count.endRound()).isEmpty();
        for (var round = 0; round < 64; round++) {
            count.add();
            count.add();
            var told = count.endRound();
            assertThat(told.isPresent()).isEqualTo(round == 0);
        }
        count.add();
        assertThat(count.endRound()).hasValue(1);
        assertThat(count.endRound()).hasValue(0);
        assertThat(count.endRound()).isEmpty();
    }
}
