package dev.laurel.stack.broker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.ToIntFunction;

/**
 * One Kafka node that is broker and controller at once.
 *
 * @param nodeId unique among the nodes, positive
 * @param clusterId the same for all nodes of a cluster, 22 characters of base64
 * @param directory where the node keeps its logs
 * @param port loopback port for clients
 * @param controllerPort loopback port of the quorum
 * @param voters all nodes as {@code id@host:controllerPort}, this one included
 * @param relay a second way in
 */
record BrokerSettings(
        int nodeId,
        String clusterId,
        Path directory,
        int port,
        int controllerPort,
        List<String> voters,
        Optional<Relay> relay) {

    /** Of the clusters of all stacks: each is alone on its ports. */
    static final String CLUSTER_ID = "TGF1cmVsLWxvY2FsLXN0Yw";

    private static final int REPLICAS_MAX = 3;

    /**
     * Where clients come in by a proxy.
     *
     * @param port of the broker
     * @param advertisedPort of the proxy
     */
    record Relay(int port, int advertisedPort) {}

    /** How many copies of each partition so many nodes keep. */
    static int replicas(int nodes) {
        return Math.min(REPLICAS_MAX, nodes);
    }

    /** As arguments of {@link BrokerMain}. */
    List<String> toArguments() {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--node-id=" + nodeId,
                                "--cluster-id=" + clusterId,
                                "--directory=" + directory,
                                "--port=" + port,
                                "--controller-port=" + controllerPort,
                                "--voters=" + String.join(",", voters)));
        relay.ifPresent(
                way -> {
                    arguments.add("--relay-port=" + way.port);
                    arguments.add("--relay-advertised-port=" + way.advertisedPort);
                });
        return List.copyOf(arguments);
    }

    /** The reverse of {@link #toArguments}. */
    static BrokerSettings parse(String... arguments) {
        var values = new HashMap<String, String>();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("Expected --name=value, but was " + argument);
            }
            values.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        return new BrokerSettings(
                Integer.parseInt(required(values, "node-id")),
                required(values, "cluster-id"),
                Path.of(required(values, "directory")),
                Integer.parseInt(required(values, "port")),
                Integer.parseInt(required(values, "controller-port")),
                List.of(required(values, "voters").split(",", -1)),
                values.containsKey("relay-port") ? Optional.of(relay(values)) : Optional.empty());
    }

    private static Relay relay(Map<String, String> values) {
        return new Relay(
                Integer.parseInt(required(values, "relay-port")),
                Integer.parseInt(required(values, "relay-advertised-port")));
    }

    /** Whether it is the only one of its cluster. */
    boolean isLone() {
        return voters.size() == 1;
    }

    /** What makes it listen where nobody knows. */
    Map<String, String> unreachable() {
        return Map.of(
                "listeners",
                "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port);
    }

    /** As Kafka's own properties. */
    Properties toProperties() {
        var nodes = voters.size();
        var replicas = Integer.toString(replicas(nodes));
        var inSync = Integer.toString(Math.min(2, nodes));
        var properties = new Properties();
        properties.putAll(identity());
        properties.putAll(
                Map.of(
                        "default.replication.factor", replicas,
                        "min.insync.replicas", inSync,
                        "offsets.topic.replication.factor", replicas,
                        "transaction.state.log.replication.factor", replicas,
                        "transaction.state.log.min.isr", inSync,
                        "share.coordinator.state.topic.replication.factor", replicas,
                        "share.coordinator.state.topic.min.isr", inSync));
        properties.putAll(
                Map.of(
                        // A topic nobody declared is a mistake, not a topic.
                        "auto.create.topics.enable", "false",
                        // A group has one member a role here; waiting for more only costs time.
                        "group.initial.rebalance.delay.ms", "0",
                        // Two index files for each of a hundred partitions are made so large at
                        // once. A quarter of a MiB is enough for segments of some 90 MB.
                        "log.index.size.max.bytes", "262144",
                        "log.cleaner.dedupe.buffer.size", "16777216",
                        "log.cleaner.io.buffer.size", "131072",
                        "num.network.threads", "2",
                        "num.io.threads", "4"));
        properties.putAll(
                Map.of(
                        "log.retention.check.interval.ms", "60000",
                        "num.recovery.threads.per.data.dir", "2",
                        "background.threads", "2",
                        "log.flush.offset.checkpoint.interval.ms", "5000",
                        // A node killed and started again is let in only when its old session has
                        // ended.
                        "broker.session.timeout.ms", "3000",
                        "broker.heartbeat.interval.ms", "500",
                        // A killed producer must not hold readers back for a minute.
                        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
                        "group.coordinator.append.linger.ms", "0"));
        properties.putAll(coordinators());
        properties.putAll(failover());
        return properties;
    }

    private static Map<String, String> coordinators() {
        return Map.of(
                // 50 partitions each by default: seconds at every start, for nothing.
                "offsets.topic.num.partitions", "8",
                "transaction.state.log.num.partitions", "8",
                // A coordinator reads its whole log when its broker starts, and only what is in
                // older segments is compacted. 100 MiB each by default.
                "offsets.topic.segment.bytes", "4194304",
                "transaction.state.log.segment.bytes", "4194304");
    }

    /** How soon the others go on after a broker has died. */
    private static Map<String, String> failover() {
        return Map.of(
                "controller.quorum.fetch.timeout.ms", "1000",
                "controller.quorum.election.timeout.ms", "500",
                "controller.quorum.election.backoff.max.ms", "500",
                // The next transaction of a producer waits here for the markers of the last one.
                // Sent back to the producer, its batches overtake each other and go in circles.
                "add.partitions.to.txn.retry.backoff.ms", "10",
                "add.partitions.to.txn.retry.backoff.max.ms", "5000");
    }

    private Map<String, String> identity() {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(nodeId),
                "controller.quorum.voters",
                String.join(",", voters),
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d%s"
                        .formatted(port, controllerPort, relayAt(Relay::port)),
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + port + relayAt(Relay::advertisedPort),
                "inter.broker.listener.name",
                "PLAINTEXT",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,RELAY:PLAINTEXT",
                "log.dirs",
                directory.toString());
    }

    private String relayAt(ToIntFunction<Relay> which) {
        return relay.map(way -> ",RELAY://127.0.0.1:" + which.applyAsInt(way)).orElse("");
    }

    private static String required(Map<String, String> values, String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Expected --" + name + "=…, but it is missing");
        }
        return value;
    }
}
