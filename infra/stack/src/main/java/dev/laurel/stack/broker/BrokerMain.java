package dev.laurel.stack.broker;

import dev.laurel.stack.runtime.Threads;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;

/**
 * One Kafka node in a JVM of its own: formats its directory at the first start, then serves until
 * SIGTERM.
 */
public final class BrokerMain {

    private static final Logger LOG = LoggerFactory.getLogger("laurel.broker");
    private static final double MILLIS = 1_000.0;

    /** Kafka's own: there after a stop in good order, until the next start. */
    private static final String STOPPED_IN_ORDER = ".kafka_cleanshutdown";

    private BrokerMain() {}

    public static void main(String... arguments) throws Exception {
        var began = System.nanoTime();
        BrokerSettings settings;
        try {
            settings = BrokerSettings.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        var died = settings.isLone() && died(settings);
        format(settings);
        if (died) {
            giveUpLeadership(settings);
        }
        var server = server(settings.toProperties());
        Threads.atShutdown(
                "broker-shutdown",
                () -> {
                    server.shutdown();
                    server.awaitShutdown();
                    LOG.info("Stopped broker {}", settings.nodeId());
                });
        server.startup();
        LOG.info(
                "Started broker {} on 127.0.0.1:{} in {} s",
                settings.nodeId(),
                settings.port(),
                Duration.ofNanos(System.nanoTime() - began).toMillis() / MILLIS);
        server.awaitShutdown();
    }

    private static KafkaRaftServer server(Properties properties) {
        return new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    }

    private static boolean died(BrokerSettings settings) {
        var directory = settings.directory();
        return Files.exists(directory.resolve("meta.properties"))
                && Files.notExists(directory.resolve(STOPPED_IN_ORDER));
    }

    /**
     * Starts and stops in good order where nobody can connect. By its metadata a lone broker that
     * died leads its partitions still, so that its coordinators begin to load; then it is admitted
     * anew, leads them in another epoch, and they begin again. Kafka 4.4.0 takes the end of the
     * first load for that of the second (CoordinatorRuntime, CompleteLoad): the group coordinator
     * answers with offsets from the middle of its log, or with none, or fails until the next start.
     * One that stopped in good order leads nothing when it starts.
     */
    private static void giveUpLeadership(BrokerSettings settings) {
        LOG.info("Broker {} did not stop in good order: it starts twice", settings.nodeId());
        var properties = settings.toProperties();
        properties.putAll(settings.unreachable());
        var server = server(properties);
        server.startup();
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(BrokerSettings settings) throws Exception {
        Files.createDirectories(settings.directory());
        var directory = settings.directory().toString();
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setNodeId(settings.nodeId())
                .setClusterId(settings.clusterId())
                .addDirectory(directory)
                .setMetadataLogDirectory(directory)
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setIgnoreFormatted(true)
                .setHasDynamicQuorum(false)
                .run();
    }
}
