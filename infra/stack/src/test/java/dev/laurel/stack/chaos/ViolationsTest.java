package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class ViolationsTest {

    private final List<String> told = new ArrayList<>();
    private final Violations violations = new Violations(told::add);

    @Test
    void shouldTellTheFirstOnesAsTheyComeAndCountAll() {
        violations.add("u/1 was decided twice");

        assertThat(told).containsExactly("VIOLATION: u/1 was decided twice");

        for (var number = 0; number < 2 * Violations.KEPT_MAX; number++) {
            violations.add("another one");
        }
        assertThat(told).hasSize(Violations.KEPT_MAX);
        assertThat(violations.first()).hasSize(Violations.KEPT_MAX);
        assertThat(violations.count()).isEqualTo(2L * Violations.KEPT_MAX + 1);
    }

    @Test
    void shouldCountNothingAfterTheEnd() {
        violations.add("before");
        violations.end();
        violations.add("the cluster is being stopped");

        assertThat(violations.count()).isEqualTo(1);
        assertThat(told).hasSize(1);
    }
}
