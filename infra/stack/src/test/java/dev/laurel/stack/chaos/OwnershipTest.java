package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class OwnershipTest {

    private static final Instance FIRST = new Instance(Part.PROJECTION, 1);
    private static final Instance SECOND = new Instance(Part.PROJECTION, 2);

    @Test
    void shouldSayWhoHasMost() {
        assertThat(new Ownership(Map.of(1, 3, 2, 5)).most()).contains(SECOND);
        assertThat(new Ownership(Map.of(1, 0)).most()).isEmpty();
        assertThat(new Ownership(Map.of()).most()).isEmpty();
    }

    @Test
    void shouldNotTakeAGroupThatSharesOutForOneThatReplacedSomebody() {
        assertThat(new Ownership(Map.of()).isWithout(FIRST)).isFalse();
        assertThat(new Ownership(Map.of(1, 0, 2, 4)).isWithout(FIRST)).isFalse();
        assertThat(new Ownership(Map.of(1, 4, 2, 4)).isWithout(FIRST)).isFalse();
        assertThat(new Ownership(Map.of(2, 8)).isWithout(FIRST)).isTrue();
    }
}
