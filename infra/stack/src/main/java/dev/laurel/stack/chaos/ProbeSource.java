package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small grants to one user of one partition: whether that partition can be written. */
final class ProbeSource implements CommandSource {

    private static final int NAMES_TRIED_MAX = 10_000;

    private final String user;
    private int count;

    ProbeSource(int partition) {
        this.user = userOf(partition, "probe-");
    }

    /** A user of this partition, whose name begins so. */
    static String userOf(int partition, String prefix) {
        return IntStream.range(0, NAMES_TRIED_MAX)
                .mapToObj(number -> prefix + number)
                .filter(name -> partition(name) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static int partition(String name) {
        return KeyPartitioner.partition(name.getBytes(StandardCharsets.UTF_8), Topics.PARTITIONS);
    }

    @Override
    public Draft next() {
        count++;
        var id = "p-" + count;
        var body =
                "{\"id\":\"%s\",\"type\":\"grant\",\"user\":\"%s\",\"amount\":1}"
                        .formatted(id, user);
        return new Draft(List.of(new CommandKey(user, id)), body, Optional.empty(), false);
    }

    @Override
    public boolean checked() {
        return false;
    }

    @Override
    public void learned(List<Outcome> outcomes) {
        // Whatever it was, the next one is the same.
    }
}
