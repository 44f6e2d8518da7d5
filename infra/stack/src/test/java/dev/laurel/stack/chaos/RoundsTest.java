package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.StackException;
import dev.laurel.stack.chaos.FaultRecord.Interruption;
import dev.laurel.stack.chaos.GapMeter.Gap;

import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

final class RoundsTest {

    private static final List<FaultKind> KINDS =
            List.of(FaultKind.KILL_COMMAND, FaultKind.KILL_LEDGER, FaultKind.KILL_QUERY);

    private final List<String> told = new ArrayList<>();
    private final Violations violations = new Violations(told::add);
    private final Patient patient = new Patient();

    private static final class Patient implements Rounds.Patient {

        private final List<String> done = new ArrayList<>();
        private final Map<FaultKind, RuntimeException> failures = new EnumMap<>(FaultKind.class);
        private boolean mendable = true;
        private Duration writes = Duration.ofMillis(500);

        @Override
        public Faults.Hit fire(FaultKind kind) {
            done.add("fire");
            if (failures.containsKey(kind)) {
                throw failures.get(kind);
            }
            return new Faults.Hit("somebody", "seen");
        }

        @Override
        public void mend() {
            done.add("mend");
            if (!mendable) {
                throw new StackException("projection was not ready after 300 s");
            }
        }

        @Override
        public void settle(FaultKind kind) {
            done.add("settle");
        }

        @Override
        public void rest() {
            done.add("rest");
        }

        @Override
        public Interruption interruption() {
            done.add("measure");
            return new Interruption(new Gap(writes, writes), Gap.NONE);
        }
    }

    private List<FaultRecord> run() {
        var options = new ChaosOptions(Path.of("x"), 7, Duration.ofMinutes(1), KINDS, 1, 1, 0);
        var rounds = new Rounds(patient, options, violations, told::add);
        rounds.run();
        return rounds.records();
    }

    @Test
    void shouldFireEachKindOnceAndMeasureToTheEndOfItsRest() {
        var records = run();

        assertThat(records)
                .extracting(FaultRecord::kind)
                .containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(patient.done)
                .containsExactly(
                        "measure", "fire", "settle", "rest", "measure", "fire", "settle", "rest",
                        "measure", "fire", "settle", "rest", "measure");
        assertThat(violations.count()).isZero();
    }

    @Test
    void shouldMendAndGoOnAfterAFaultThatFails() {
        patient.failures.put(
                FaultKind.KILL_LEDGER, new KafkaException("Expected an answer of the brokers"));

        var records = run();

        assertThat(records).hasSameSizeAs(KINDS);
        assertThat(patient.done).containsOnlyOnce("mend");
        assertThat(patient.done).filteredOn("settle"::equals).hasSameSizeAs(KINDS);
        assertThat(violations.first())
                .singleElement()
                .asString()
                .contains("KILL_LEDGER", "Expected an answer of the brokers");
        assertThat(told).anyMatch(line -> line.startsWith("VIOLATION: KILL_LEDGER"));
    }

    @Test
    void shouldFireNothingMoreWhereMendingFails() {
        KINDS.forEach(kind -> patient.failures.put(kind, new StackException("not ready")));
        patient.mendable = false;

        var records = run();

        assertThat(records).hasSize(1);
        assertThat(violations.first()).hasSize(2).anyMatch(line -> line.contains("300 s"));
    }

    @Test
    void shouldFindAnInterruptionThatIsLongerThanPromised() {
        patient.writes = Duration.ofMillis(3_001);

        run();

        assertThat(violations.first())
                .hasSize(2)
                .anyMatch(line -> line.contains("KILL_COMMAND of somebody"))
                .anyMatch(line -> line.contains("KILL_QUERY of somebody"));
    }
}
