package dev.laurel.kafka.topic;

import java.util.List;
import java.util.Map;

/** The catalogue of topics (DESIGN §3). Each has one writer. */
public final class Topics {

    /** Of every topic that is keyed by a user. Fixed once: another number would move users. */
    public static final int PARTITIONS = 8;

    private static final String DAYS_7 = "604800000";
    private static final String DAYS_30 = "2592000000";
    private static final String FOR_EVER = "-1";

    /** Commands, as accepted; value {@code CommandMessage}. */
    public static final Topic COMMANDS =
            new Topic(1, "laurel.commands", "command-service", deletedAfter(DAYS_7));

    /** Credits on their way to another user; value {@code TransferLegMessage}. */
    public static final Topic TRANSFERS =
            new Topic(2, "laurel.transfers", "ledger", deletedAfter(DAYS_7));

    /** What happened; value {@code EventMessage}. Never compacted: it is the truth. */
    public static final Topic EVENTS =
            new Topic(3, "laurel.events", "ledger", deletedAfter(FOR_EVER));

    /** What is served; see {@code ViewKey} for its three kinds of record. */
    public static final Topic VIEWS =
            new Topic(
                    4,
                    "laurel.views",
                    "views",
                    Map.of(
                            "cleanup.policy", "compact",
                            "delete.retention.ms", DAYS_7,
                            "compression.type", "producer"));

    /** Records that could not be read or applied, as they were, with why and from where. */
    public static final Topic DEAD_LETTERS =
            new Topic(5, "laurel.dead-letters", "whoever failed", deletedAfter(DAYS_30));

    private Topics() {}

    public static List<Topic> all() {
        return List.of(COMMANDS, TRANSFERS, EVENTS, VIEWS, DEAD_LETTERS);
    }

    private static Map<String, String> deletedAfter(String millis) {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", millis,
                "compression.type", "producer");
    }
}
