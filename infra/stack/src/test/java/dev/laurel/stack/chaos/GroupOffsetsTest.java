package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.Map;

final class GroupOffsetsTest {

    private static final TopicPartition FIRST = new TopicPartition("laurel.commands", 0);
    private static final TopicPartition SECOND = new TopicPartition("laurel.commands", 1);
    private static final GroupOffsets BEFORE = offsets(Map.of(FIRST, 70L, SECOND, 90L));

    private static GroupOffsets offsets(Map<TopicPartition, Long> ofLedger) {
        return new GroupOffsets(Map.of("laurel-ledger", ofLedger));
    }

    @Test
    void shouldFindNothingWhereGroupsStayedOrWentOn() {
        assertThat(BEFORE.count()).isEqualTo(2);
        assertThat(BEFORE.wentBack(BEFORE)).isEmpty();
        assertThat(BEFORE.wentBack(offsets(Map.of(FIRST, 71L, SECOND, 90L)))).isEmpty();
    }

    @Test
    void shouldNameBothOffsetsOfWhatWentBack() {
        assertThat(BEFORE.wentBack(offsets(Map.of(FIRST, 70L, SECOND, 12L))))
                .containsExactly(
                        "group laurel-ledger had committed 90 of laurel.commands-1, and answers with 12");
    }

    @Test
    void shouldFindWhatIsGone() {
        assertThat(BEFORE.wentBack(offsets(Map.of(FIRST, 70L))))
                .containsExactly(
                        "group laurel-ledger had committed 90 of laurel.commands-1, and answers with none");
        assertThat(BEFORE.wentBack(new GroupOffsets(Map.of()))).hasSize(2);
    }
}
