package dev.laurel.projection.ledger.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.state.LedgerPosition;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Offsets that went back are asked for again, and not for ever. */
class OffsetsCheckTest {

    private static final LedgerPosition POSITION = new LedgerPosition(5, 5, 100, 40);

    private long nanos;
    private final OffsetsCheck check = new OffsetsCheck(() -> nanos);
    private int touched;

    private void require(Map<TopicPartition, Long> committed) {
        check.require(committed, () -> touched++, 3, POSITION);
    }

    private static Map<TopicPartition, Long> committed(long commands, long transfers) {
        var offsets = new HashMap<TopicPartition, Long>();
        offsets.put(new TopicPartition(Topics.COMMANDS.name(), 3), commands);
        offsets.put(new TopicPartition(Topics.TRANSFERS.name(), 3), transfers);
        return offsets;
    }

    @Test
    void shouldTakeOffsetsThatWentOnOrStayed() {
        require(committed(100, 40));
        require(committed(200, 41));

        assertThat(touched).isZero();
    }

    @Test
    void shouldAskAgainWhereOneOfThemWentBack() {
        assertThatThrownBy(() -> require(committed(99, 40)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("commands at 99, they were at 100");
        assertThatThrownBy(() -> require(committed(100, 0))).isInstanceOf(KafkaException.class);
        assertThat(touched).isEqualTo(2);
    }

    @Test
    void shouldTakeNoneForTheOldest() {
        assertThatThrownBy(() -> require(Map.of())).isInstanceOf(KafkaException.class);
    }

    @Test
    void shouldTakeThemAsTheyAreWhereAskingDoesNotHelp() {
        for (var time = 0; time < 3; time++) {
            assertThatThrownBy(() -> require(Map.of())).isInstanceOf(KafkaException.class);
        }

        require(Map.of());

        assertThat(touched).isEqualTo(3);
    }

    /** The role survives so many deaths in five minutes, whichever partitions die. */
    @Test
    void shouldCountTheRefusalsOfAllPartitionsTogether() {
        for (var partition = 0; partition < 3; partition++) {
            var of = partition;
            assertThatThrownBy(() -> check.require(Map.of(), () -> touched++, of, POSITION))
                    .isInstanceOf(KafkaException.class);
        }

        check.require(Map.of(), () -> touched++, 3, POSITION);

        assertThat(touched).isEqualTo(3);
    }

    @Test
    void shouldAskAgainLater() {
        for (var time = 0; time < 3; time++) {
            assertThatThrownBy(() -> require(Map.of())).isInstanceOf(KafkaException.class);
        }
        nanos += TimeUnit.MINUTES.toNanos(6);

        assertThatThrownBy(() -> require(Map.of())).isInstanceOf(KafkaException.class);
    }
}
