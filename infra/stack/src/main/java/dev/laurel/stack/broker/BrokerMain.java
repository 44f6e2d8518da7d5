package dev.laurel.stack.broker;

import dev.laurel.stack.runtime.Threads;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.LoggerFactory;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;

/**
 * One Kafka node in a JVM of its own: formats its directory at the first start, then serves until
 * SIGTERM.
 */
public final class BrokerMain {

    private static final double MILLIS = 1_000.0;

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
        format(settings);
        var server =
                new KafkaRaftServer(
                        KafkaConfig.fromProps(settings.toProperties(), false), Time.SYSTEM);
        var log = LoggerFactory.getLogger("laurel.broker");
        Threads.atShutdown(
                "broker-shutdown",
                () -> {
                    server.shutdown();
                    server.awaitShutdown();
                    log.info("Stopped broker {}", settings.nodeId());
                });
        server.startup();
        log.info(
                "Started broker {} on 127.0.0.1:{} in {} s",
                settings.nodeId(),
                settings.port(),
                Duration.ofNanos(System.nanoTime() - began).toMillis() / MILLIS);
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
