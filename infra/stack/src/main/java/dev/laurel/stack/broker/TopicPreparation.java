package dev.laurel.stack.broker;

import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Waiting;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/**
 * Creates the topics of the catalogue and waits until each partition can be written.
 *
 * <p>An idempotent producer that sends to a partition in the moment between its creation and its
 * leader's start loses the order of its first batches and stalls for a minute. A leader that
 * answers where its log ends has opened it; only then may services start. The two internal topics,
 * of transactions and of group offsets, would be created by the first service that needs them, so
 * they are asked for here too.
 */
public final class TopicPreparation implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int REQUEST_MILLIS_MAX = 5_000;
    private static final int ANSWER_MILLIS_MAX = 2_000;

    private static final String OFFSETS = "__consumer_offsets";

    /**
     * Every transaction leaves a marker, which is kept for a day by default: some million of them
     * that are read at each start. Nobody but its coordinator reads this topic.
     */
    private static final Map<String, String> OFFSETS_SETTINGS =
            Map.of("segment.bytes", "4194304", "delete.retention.ms", "600000");

    private final Admin admin;
    private final int replicationFactor;
    private final Optional<LogFlush> flush;

    /**
     * Of brokers of this stack.
     *
     * @param replicationFactor of every topic; 1 on a single broker
     */
    TopicPreparation(String bootstrapServers, int replicationFactor, LogFlush flush) {
        this(bootstrapServers, replicationFactor, Optional.of(flush));
    }

    /** Of brokers that somebody else runs: when they flush is theirs to say. */
    public static TopicPreparation ofOthers(String bootstrapServers) {
        return new TopicPreparation(bootstrapServers, 1, Optional.empty());
    }

    private TopicPreparation(
            String bootstrapServers, int replicationFactor, Optional<LogFlush> flush) {
        this.replicationFactor = replicationFactor;
        this.flush = flush;
        var properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        this.admin = Admin.create(properties);
    }

    /** Whether the cluster answers within two seconds and has a controller. */
    public boolean answers() {
        try {
            var options = new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS_MAX);
            return !admin.describeCluster(options).nodes().get().isEmpty();
        } catch (ExecutionException | KafkaException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Creates what is missing and returns when every partition of every topic can be written. */
    public void prepare() {
        var problem = new String[] {"no answer"};
        var done =
                Waiting.until(
                        () -> {
                            try {
                                createMissing();
                                return writable();
                            } catch (ExecutionException | KafkaException e) {
                                problem[0] = String.valueOf(e.getMessage());
                                return false;
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                                return false;
                            }
                        },
                        BOUND);
        if (!done) {
            throw new StackException(
                    "Expected all topics to be ready within "
                            + BOUND.toSeconds()
                            + " s, but: "
                            + problem[0]);
        }
    }

    private void createMissing() throws ExecutionException, InterruptedException {
        var existing = admin.listTopics().names().get();
        var missing =
                Topics.all().stream()
                        .filter(topic -> !existing.contains(topic.name()))
                        .map(this::newTopic)
                        .toList();
        if (!missing.isEmpty()) {
            admin.createTopics(missing).all().get();
        }
        if (flush.isPresent()) {
            setFlush(flush.get());
            keepOffsetsShort();
        }
    }

    /** Kafka makes it when the first group joins, so that it is there from the second start on. */
    private void keepOffsetsShort() throws ExecutionException, InterruptedException {
        var all = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        if (all.contains(OFFSETS)) {
            set(List.of(OFFSETS), OFFSETS_SETTINGS);
        }
    }

    private void setFlush(LogFlush when) throws ExecutionException, InterruptedException {
        set(when.topics(), when.settings());
    }

    private void set(List<String> topics, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (var topic : topics) {
            changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    settings.entrySet().stream()
                            .map(
                                    setting ->
                                            new AlterConfigOp(
                                                    new ConfigEntry(
                                                            setting.getKey(), setting.getValue()),
                                                    AlterConfigOp.OpType.SET))
                            .toList());
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private NewTopic newTopic(Topic topic) {
        return new NewTopic(topic.name(), Topics.PARTITIONS, (short) replicationFactor)
                .configs(topic.settings());
    }

    private boolean writable() throws ExecutionException, InterruptedException {
        var names = Topics.all().stream().map(Topic::name).toList();
        var partitions = new HashMap<TopicPartition, OffsetSpec>();
        for (var topic : admin.describeTopics(names).allTopicNames().get().values()) {
            for (var partition : topic.partitions()) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    return false;
                }
                partitions.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        OffsetSpec.latest());
            }
        }
        admin.listOffsets(partitions, new ListOffsetsOptions().timeoutMs(REQUEST_MILLIS_MAX))
                .all()
                .get();
        return coordinatorsAnswer();
    }

    private boolean coordinatorsAnswer() throws InterruptedException {
        try {
            admin.listConsumerGroupOffsets("laurel-stack").partitionsToOffsetAndMetadata().get();
            admin.fenceProducers(List.of("laurel-stack")).all().get();
            return true;
        } catch (ExecutionException _) {
            return false;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
