package dev.laurel.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.fixture.RandomRecords;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class KeyPartitionerTest {

    @Test
    void shouldAgreeWithKafkasOwnPartitioner() {
        var random = new RandomRecords(8);
        for (var i = 0; i < 10_000; i++) {
            var key = random.user().bytes();
            for (var partitions : new int[] {1, 2, 8, 13, 1_000}) {
                assertThat(KeyPartitioner.partition(key, partitions))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alice, 5",
        "bob, 6",
        "carol, 2",
        "max-verstappen, 7",
        "é, 7",
        "中文, 5",
        "🏆, 6",
        "0x00, 4"
    })
    void shouldNeverMoveAUser(String user, int partition) {
        var key = user.getBytes(StandardCharsets.UTF_8);
        assertThat(KeyPartitioner.partition(key, Topics.PARTITIONS)).isEqualTo(partition);
    }
}
