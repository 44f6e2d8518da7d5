package dev.laurel.contract.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

    @Test
    void shouldTakeAllPositiveNumbers() {
        assertThat(new Amount(1).minorUnits()).isEqualTo(1);
        assertThat(new Amount(Long.MAX_VALUE).minorUnits()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldRefuseZeroAndLess(long minorUnits) {
        assertThatThrownBy(() -> new Amount(minorUnits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(minorUnits));
    }
}
