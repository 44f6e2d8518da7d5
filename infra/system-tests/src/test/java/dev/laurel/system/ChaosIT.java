package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.Chaos;
import dev.laurel.stack.chaos.ChaosOptions;
import dev.laurel.stack.chaos.FaultKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The short run of {@code laurel chaos}: three brokers, PostgreSQL and two of each service, twenty
 * writing clients, and each of some faults once, without those whose equipment this machine does
 * not have.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ChaosIT {

    private static final long SEED = 20261123;

    private static final List<FaultKind> FAULTS =
            List.of(
                    FaultKind.RESTART_LEDGER,
                    FaultKind.PAUSE_LEDGER,
                    FaultKind.KILL_COMMAND,
                    FaultKind.DELETE_QUERY_STATE,
                    FaultKind.KILL_LEADER,
                    FaultKind.KILL_POSTGRES,
                    FaultKind.RESET_KAFKA,
                    FaultKind.FULL_DISK,
                    FaultKind.CLOCK_JUMP);

    /** Twice what is promised: whoever builds may do other things on the machine. */
    private static final int BOUNDS_FACTOR = 2;

    @TempDir private static Path scratch;

    @Test
    void shouldLoseNothingAndDoNothingTwiceWhateverDies() throws IOException {
        // given
        var options =
                new ChaosOptions(
                        scratch.resolve("chaos"),
                        SEED,
                        Duration.ofMinutes(5),
                        FAULTS,
                        1,
                        BOUNDS_FACTOR,
                        0);

        // when
        var report = Chaos.run(options, _ -> {});

        // then
        Files.writeString(Path.of("target", "chaos.md"), report.text());
        assertThat(report.violations()).as(report.text()).isEmpty();
        assertThat(report.faults().size() + report.skipped().size()).isEqualTo(FAULTS.size());
    }
}
