package dev.laurel.stack.chaos;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the groups of a cluster had committed at a moment.
 *
 * @param byGroup the next offset of each partition that a group has committed one of
 */
record GroupOffsets(Map<String, Map<TopicPartition, Long>> byGroup) {

    GroupOffsets {
        var copy = new HashMap<String, Map<TopicPartition, Long>>();
        byGroup.forEach((group, offsets) -> copy.put(group, Map.copyOf(offsets)));
        byGroup = Map.copyOf(copy);
    }

    /** How many there are. */
    int count() {
        return byGroup.values().stream().mapToInt(Map::size).sum();
    }

    /** In words what is older later, or gone; nothing where all went on or stayed. */
    List<String> wentBack(GroupOffsets later) {
        List<String> all = new ArrayList<>();
        byGroup.forEach(
                (group, offsets) ->
                        offsets.forEach(
                                (partition, before) -> {
                                    var after =
                                            later.byGroup
                                                    .getOrDefault(group, Map.of())
                                                    .get(partition);
                                    if (after == null || after < before) {
                                        all.add(
                                                "group %s had committed %d of %s, and answers with %s"
                                                        .formatted(
                                                                group,
                                                                before,
                                                                partition,
                                                                after == null ? "none" : after));
                                    }
                                }));
        return all;
    }
}
