package dev.laurel.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceTest {

    @ParameterizedTest
    @ValueSource(strings = {"broker", "postgres", "command-2", "query-9"})
    void shouldBeFoundByItsLabel(String label) {
        assertThat(Instance.of(label).orElseThrow().label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "command-1", "command-0", "query-10", "query-", "controller"})
    void shouldNotBeFoundByAnotherWord(String label) {
        assertThat(Instance.of(label)).isEmpty();
    }

    @Test
    void shouldStandWithThoseOfItsKind() {
        assertThat(new Instance(Part.COMMAND, 2))
                .isGreaterThan(Instance.first(Part.COMMAND))
                .isLessThan(Instance.first(Part.QUERY));
    }
}
