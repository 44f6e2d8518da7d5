package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.FaultRecord.Interruption;
import dev.laurel.stack.chaos.GapMeter.Gap;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class ChaosReportTest {

    private static FaultRecord killed(int at, int writes) {
        return new FaultRecord(
                FaultKind.KILL_LEDGER,
                "projection",
                "4 of 8 partitions, 1 transaction(s) left open",
                Duration.ofSeconds(at),
                Duration.ofSeconds(20),
                new Interruption(
                        new Gap(Duration.ofSeconds(writes), Duration.ofSeconds(writes)), Gap.NONE));
    }

    private static String text(List<String> violations) {
        return text(violations, ChaosReport.Beside.NONE);
    }

    private static String text(List<String> violations, ChaosReport.Beside beside) {
        return new ChaosReport(
                        new ChaosOptions(
                                Path.of("x"),
                                7,
                                Duration.ofMinutes(1),
                                List.of(FaultKind.values()),
                                1,
                                ChaosOptions.AS_PROMISED,
                                0),
                        Duration.ofSeconds(62),
                        List.of(killed(1, 7), killed(30, 9)),
                        new Audit.Proof(
                                new ChaosReport.Figures(
                                        new Journal().counts(),
                                        new Waits.Counts(Duration.ofSeconds(44), 3),
                                        new ChaosReport.Reads(5, 2, 1, 0, Duration.ofMillis(700)),
                                        new ChaosReport.Events(
                                                10,
                                                2,
                                                new HoldAudit.Expired(
                                                        Lateness.ofMillis(
                                                                List.of(90L, 250L, 7_000L)),
                                                        Lateness.ofMillis(List.of(90L))))),
                                Map.of("credit", "difference 0"),
                                "0 difference(s)"),
                        beside,
                        new ChaosReport.Broken(violations.size(), violations))
                .text();
    }

    @Test
    void shouldTellWhatWasFiredAndWhatItInterrupted() {
        assertThat(text(List.of()))
                .contains("Seed 7, 2 faults in 62.0 s of load; 0 violation(s).")
                .contains("| 2 | 9.0 s | 9.0 s | 10.0 s | 0.0 s | its session of 6 s ends")
                .contains(
                        "3, late by 0.25 s in the middle and 7.00 s at most; with nothing disturbed: 1, late by 0.09 s")
                .contains("A request was open for 44.0 s at most, 3 for longer than 10 s.")
                .contains("The largest lag that was told is 0.7 s.")
                .contains("| 30.0 s | kill_ledger | projection | 4 of 8 partitions")
                .doesNotContain("VIOLATION");
    }

    @Test
    void shouldNameEachViolation() {
        assertThat(text(List.of("u/1 was decided twice")))
                .contains("1 violation(s)")
                .contains("* VIOLATION: u/1 was decided twice");
    }

    @Test
    void shouldNameWhatWasSkipped() {
        assertThat(
                        text(
                                List.of(),
                                new ChaosReport.Beside(
                                        List.of("FULL_DISK skipped: no tmpfs"), Optional.empty())))
                .contains("\n* FULL_DISK skipped: no tmpfs\n");
    }

    @Test
    void shouldTellEachDeathOfALoneBroker() {
        var rounds =
                List.of(
                        new LoneBroker.Round(
                                100_321,
                                false,
                                24,
                                Duration.ofMillis(3_400),
                                Duration.ofMillis(900)),
                        new LoneBroker.Round(
                                104_000,
                                true,
                                24,
                                Duration.ofMillis(3_600),
                                Duration.ofMillis(1_200)));

        var text =
                text(
                        List.of(),
                        new ChaosReport.Beside(
                                List.of(),
                                Optional.of(new LoneBroker.Result(rounds, Audit.Proof.NONE))));

        assertThat(text)
                .contains("A stack with one broker, killed 2 times under load:")
                .contains("| 1 | 100,321 | no | 24 | 3.4 s | 0.9 s |")
                .contains("| 2 | 104,000 | yes | 24 | 3.6 s | 1.2 s |")
                .contains("* laurel verify: it could not compare");
        assertThat(rounds.getFirst().line(1))
                .isEqualTo(
                        "lone broker 1: killed with 100,321 records of offsets, ready after 3.4 s, all decided 0.9 s later, 24 offsets compared");
    }
}
