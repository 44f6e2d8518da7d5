package dev.laurel.projection;

import dev.laurel.kafka.topic.Topic;
import dev.laurel.projection.runtime.RocksTuning;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** A topology without a broker, with its real stores, on raw bytes. */
public final class TopologyFixture implements AutoCloseable {

    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();

    public TopologyFixture(Topology topology, Path directory) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksTuning.class);
        driver =
                new TopologyTestDriver(
                        topology, settings, Instant.ofEpochMilli(CommandFixtures.NOON));
    }

    public void send(Topic topic, @Nullable String key, byte @Nullable [] value) {
        input(topic).pipeInput(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** Sends a record of this time. */
    public void send(Topic topic, String key, byte[] value, long timeMillis) {
        input(topic).pipeInput(key.getBytes(StandardCharsets.UTF_8), value, timeMillis);
    }

    /** Sends a record as it is. */
    public void send(Topic topic, TestRecord<byte[], byte[]> record) {
        input(topic).pipeInput(record);
    }

    private TestInputTopic<byte[], byte[]> input(Topic topic) {
        return inputs.computeIfAbsent(
                topic.name(),
                name ->
                        driver.createInputTopic(
                                name, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Lets the clock go on; what is scheduled runs once for all the time that went by. */
    public void elapse(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** All records since the last call. */
    public List<TestRecord<byte[], byte[]>> output(Topic topic) {
        return driver.createOutputTopic(
                        topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    public KeyValueStore<byte[], byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    public static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** A file of src/test/resources/golden. */
    public static String golden(String name) throws IOException {
        try (var stream = TopologyFixture.class.getResourceAsStream("/golden/" + name)) {
            return new String(
                    Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
