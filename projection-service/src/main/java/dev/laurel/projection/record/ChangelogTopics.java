package dev.laurel.projection.record;

import java.util.Map;

/**
 * Settings of the changelogs. Only whole segments are compacted, and what is not compacted is read
 * again at every restore: so segments are small and cleaned early. Kafka's own are of 1 GB, which a
 * busy user's account would fill with a million old versions.
 */
public final class ChangelogTopics {

    public static final Map<String, String> SETTINGS =
            Map.of("segment.bytes", Integer.toString(32 << 20), "min.cleanable.dirty.ratio", "0.3");

    private ChangelogTopics() {}
}
