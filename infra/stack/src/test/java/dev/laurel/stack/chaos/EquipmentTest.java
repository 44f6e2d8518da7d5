package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.data.DataDirectory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class EquipmentTest {

    @TempDir private Path scratch;

    @Test
    void shouldNeedNothingForFaultsThatNeedNothing() {
        try (var equipment =
                Equipment.of(List.of(FaultKind.KILL_LEADER), DataDirectory.of(scratch))) {
            assertThat(equipment)
                    .isEqualTo(new Equipment(Optional.empty(), Optional.empty(), List.of()));
        }
    }

    @Test
    void shouldSkipWhatCannotBeFiredAndKeepTheOthers() {
        var skip =
                new Equipment.Skip(
                        FaultKind.FULL_DISK, "no tmpfs can be mounted here (needs root)");
        try (var equipment = new Equipment(Optional.empty(), Optional.empty(), List.of(skip))) {
            assertThat(equipment.possible(List.of(FaultKind.FULL_DISK, FaultKind.KILL_LEADER)))
                    .containsExactly(FaultKind.KILL_LEADER);
            assertThat(skip.line())
                    .isEqualTo("FULL_DISK skipped: no tmpfs can be mounted here (needs root)");
        }
    }
}
