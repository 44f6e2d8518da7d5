package dev.laurel.stack.chaos;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;

import java.util.Map;
import java.util.Optional;

/**
 * Which projection-service decides how many partitions of the commands.
 *
 * @param byNumber of the instance; one that has none may be missing
 */
record Ownership(Map<Integer, Integer> byNumber) {

    Ownership {
        byNumber = Map.copyOf(byNumber);
    }

    int of(Instance instance) {
        return byNumber.getOrDefault(instance.number(), 0);
    }

    /** Whether each partition has an owner: not so while the group shares them out. */
    boolean isComplete() {
        return byNumber.values().stream().mapToInt(Integer::intValue).sum() == Topics.PARTITIONS;
    }

    /** Whether others than the instance own all of them. */
    boolean isWithout(Instance instance) {
        return isComplete() && of(instance) == 0;
    }

    /** The one that has most; nobody where none has any. */
    Optional<Instance> most() {
        return byNumber.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .max(Map.Entry.comparingByValue())
                .map(entry -> new Instance(Part.PROJECTION, entry.getKey()));
    }
}
