package dev.laurel.query.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class ColumnFamilyTest {

    @Test
    void shouldKeepTheNumbersThatAreOnDisk() {
        var numbers =
                Arrays.stream(ColumnFamily.values())
                        .map(family -> family + "=" + family.number())
                        .toList();

        // Append only.
        assertThat(numbers)
                .containsExactly(
                        "APPLIED_POSITION=1",
                        "USER_VIEW=2",
                        "STANDING=3",
                        "SPILLED=4",
                        "ORDER=5",
                        "TRANSACTION=6",
                        "OUTCOME=7",
                        "META=8",
                        "AUDIT=9");
    }
}
