package dev.laurel.kafka.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;

import dev.laurel.contract.event.Event;
import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The AsyncAPI document says what the code does. */
class AsyncApiTest {

    /** How the producer packs its batches is its own affair, not its readers'. */
    private static final String NOT_TOLD = "compression.type";

    private final JsonNode document = document();

    @Test
    void shouldTellEveryTopicAndNoOther() {
        assertThat(
                        document.at("/channels")
                                .valueStream()
                                .map(node -> node.path("address").asString()))
                .containsExactlyElementsOf(Topics.all().stream().map(Topic::name).toList());
    }

    @Test
    void shouldTellWriterPartitionsAndSettings() {
        for (var topic : Topics.all()) {
            var channel = channel(topic);
            assertThat(channel.path("x-writer").asString()).isEqualTo(topic.writer());
            assertThat(channel.path("x-readers").isEmpty()).isFalse();
            var kafka = channel.at("/bindings/kafka");
            assertThat(kafka.path("partitions").intValue()).isEqualTo(Topics.PARTITIONS);
            var told = new TreeMap<String, String>();
            kafka.path("topicConfiguration")
                    .forEachEntry((key, value) -> told.put(key, setting(value)));
            var real = new TreeMap<>(topic.settings());
            real.remove(NOT_TOLD);
            assertThat(told).as(topic.name()).isEqualTo(real);
        }
    }

    @Test
    void shouldNameMessagesThatExist() throws IOException {
        var known = new TreeSet<String>();
        try (var stream = AsyncApiTest.class.getResourceAsStream("/laurel.protoset")) {
            for (var file :
                    FileDescriptorSet.parseFrom(Objects.requireNonNull(stream)).getFileList()) {
                file.getMessageTypeList()
                        .forEach(message -> known.add(file.getPackage() + "." + message.getName()));
            }
        }
        var named =
                document.at("/components/schemas")
                        .valueStream()
                        .filter(schema -> schema.has("x-protobuf"))
                        .map(schema -> schema.path("x-protobuf").asString())
                        .toList();
        assertThat(named).hasSize(6);
        assertThat(known).containsAll(named);
    }

    @Test
    void shouldHaveNoReferenceThatLeadsNowhere() {
        assertThat(document.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(
                        reference ->
                                assertThat(document.at(reference.substring(1)).isMissingNode())
                                        .as(reference)
                                        .isFalse());
    }

    @Test
    void shouldTellTheHeaders() {
        assertThat(names("/components/schemas/CloudEvent/properties"))
                .containsExactlyInAnyOrder(
                        RecordHeaders.SPEC_VERSION,
                        RecordHeaders.ID,
                        RecordHeaders.TYPE,
                        RecordHeaders.SOURCE,
                        RecordHeaders.CONTENT_TYPE);
        assertThat(names("/components/schemas/ViewHeaders/allOf/1/properties"))
                .containsExactly(RecordHeaders.EVENT_OFFSET);
        assertThat(names("/components/schemas/AnsweredHeaders/allOf/1/properties"))
                .containsExactly(
                        RecordHeaders.REPLY_TO,
                        RecordHeaders.GROUP_INDEX,
                        DeadLetterHeaders.RETRIED);
        assertThat(names("/components/schemas/DeadLetterHeaders/properties"))
                .containsExactly(
                        DeadLetterHeaders.TOPIC,
                        DeadLetterHeaders.PARTITION,
                        DeadLetterHeaders.OFFSET,
                        DeadLetterHeaders.TIME,
                        DeadLetterHeaders.READER,
                        DeadLetterHeaders.REASON,
                        DeadLetterHeaders.CUT);
        assertThat(names("/components/schemas/RetryNoteHeaders/properties"))
                .containsExactly(DeadLetterHeaders.NOTE_RETRIED, DeadLetterHeaders.NOTE_RETRIED_AS);
    }

    @Test
    void shouldTellEveryKindOfEvent() {
        var words = document.at("/components/messages/EventMessage/x-words").valueStream();
        assertThat(words.map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        kinds(Event.class).map(AsyncApiTest::word).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(AsyncApiTest::kinds)
                : Stream.of(type);
    }

    /** CreditsGranted is credits-granted. */
    private static String word(Class<?> event) {
        return event.getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private JsonNode channel(Topic topic) {
        return document.at("/channels")
                .valueStream()
                .filter(node -> node.path("address").asString().equals(topic.name()))
                .findFirst()
                .orElseThrow();
    }

    private Iterable<String> names(String pointer) {
        return document.at(pointer).propertyNames();
    }

    private static String setting(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
                : value.asString();
    }

    private static JsonNode document() {
        try (var stream = AsyncApiTest.class.getResourceAsStream("/asyncapi/topics.yaml")) {
            return YAMLMapper.builder().build().readTree(Objects.requireNonNull(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
