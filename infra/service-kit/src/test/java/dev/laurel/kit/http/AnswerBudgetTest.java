package dev.laurel.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.kit.problem.ProblemException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

class AnswerBudgetTest {

    private static final int LARGE = AnswerBudget.LARGE_FROM_BYTES;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AnswerBudget budget = new AnswerBudget(3 * LARGE, meters);

    @Test
    void shouldRefuseALargeAnswerWhileOthersWaitToBeRead() {
        try (var first = budget.room(LARGE);
                var second = budget.room(2 * LARGE)) {
            assertThat(first).isNotSameAs(second);
            assertThatThrownBy(() -> budget.room(LARGE)).isInstanceOf(ProblemException.class);
            try (var small = budget.room(LARGE - 1)) {
                assertThat(small).isNotNull();
            }
        }
        assertThat(meters.get("laurel.http.answers").gauge().value()).isZero();
    }

    @Test
    void shouldGiveRoomBackOnce() {
        var room = budget.room(2 * LARGE);

        room.close();
        room.close();

        assertThat(meters.get("laurel.http.answers").gauge().value()).isZero();
    }
}
