package dev.laurel.stack.broker;

import dev.laurel.stack.runtime.Threads;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * One Kafka node in a JVM of its own: formats its directory at the first start, then serves until
 * SIGTERM.
 */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String... arguments) throws Exception {
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
        Threads.atShutdown("broker-shutdown", server::shutdown);
        server.startup();
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
