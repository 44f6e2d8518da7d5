package dev.laurel.kafka.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;

import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.codec.ViewCodec;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Bytes of every message as once written: today's code reads them into the same record and writes
 * the same bytes. See {@link GoldenFiles} for how to add one.
 */
class GoldenBytesTest {

    /** Samples of events with what is remembered of them have numbers of their own. */
    private static final int REMEMBERED_BEFORE = 100;

    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> shouldReadAndWriteTheBytesAsEver() {
        records("CommandMessage", Samples.commands(), CommandCodec::encode, CommandCodec::decode);
        records("EventMessage", Samples.events(), EventCodec::encode, EventCodec::decode);
        records(
                "EventMessage",
                REMEMBERED_BEFORE,
                Samples.remembered(),
                logged -> EventCodec.encode(logged.event(), logged.memory()),
                EventCodec::decodeRemembered);
        records(
                "TransferLegMessage",
                Samples.legs(),
                TransferLegCodec::encode,
                TransferLegCodec::decode);
        records("UserViewMessage", Samples.views(), ViewCodec::encode, ViewCodec::decodeUserView);
        records(
                "SpilledStandingMessage",
                Samples.spilled(),
                ViewCodec::encode,
                ViewCodec::decodeSpilled);
        records(
                "WatermarkMessage",
                Samples.watermarks(),
                ViewCodec::encodeWatermark,
                ViewCodec::decodeWatermark);
        // Second, so that a new record's own samples are written first.
        for (var message : GoldenFiles.messages(GoldenFiles.presentProtoset()).values()) {
            tests.add(DynamicTest.dynamicTest(message.getName(), () -> everySample(message)));
        }
        return tests.stream();
    }

    @Test
    void shouldHaveNoFilesOfMessagesThatAreGone() throws IOException {
        try (var folders = Files.list(GoldenFiles.FOLDER)) {
            assertThat(folders.filter(Files::isDirectory))
                    .extracting(folder -> String.valueOf(folder.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(
                            GoldenFiles.messages(GoldenFiles.presentProtoset()).keySet());
        }
    }

    private <R> void records(
            String message,
            List<R> samples,
            Function<R, byte[]> encode,
            Function<byte[], R> decode) {
        records(message, 0, samples, encode, decode);
    }

    /** With samples of the same message before these. */
    private <R> void records(
            String message,
            int before,
            List<R> samples,
            Function<R, byte[]> encode,
            Function<byte[], R> decode) {
        for (var i = 0; i < samples.size(); i++) {
            var sample = samples.get(i);
            var number = before + i + 1;
            var file = file(message, number);
            tests.add(
                    DynamicTest.dynamicTest(
                            message + " " + number,
                            () -> {
                                assertThat(GoldenFiles.exists(file, encode.apply(sample)))
                                        .as("%s is there", file)
                                        .isTrue();
                                var golden = GoldenFiles.bytes(file);
                                assertThat(decode.apply(golden)).isEqualTo(sample);
                                assertThat(encode.apply(sample)).isEqualTo(golden);
                            }));
        }
    }

    private static void everySample(Descriptor message) throws IOException {
        var first = file(message.getName(), 1);
        assertThat(GoldenFiles.exists(first, full(message).toByteArray()))
                .as("%s is there", first)
                .isTrue();
        for (var file : GoldenFiles.samples(message.getName())) {
            var golden = GoldenFiles.bytes(file);
            var read = DynamicMessage.parseFrom(message, golden);
            assertThat(read.toByteArray()).as("%s", file).isEqualTo(golden);
            assertThat(read.getUnknownFields().asMap()).as("unknown fields, %s", file).isEmpty();
            var words = TextFormat.printer().escapingNonAscii(false).printToString(read);
            var text = Path.of(file.toString().replace(".bin", ".txt"));
            assertThat(GoldenFiles.exists(text, words.getBytes(StandardCharsets.UTF_8)))
                    .as("%s is there", text)
                    .isTrue();
            assertThat(parsed(message, text).toByteArray()).as("%s", text).isEqualTo(golden);
        }
    }

    private static DynamicMessage parsed(Descriptor message, Path text)
            throws InvalidProtocolBufferException, IOException {
        var builder = DynamicMessage.newBuilder(message);
        TextFormat.merge(GoldenFiles.text(text), builder);
        return builder.build();
    }

    /** A message with every field set, for those that no codec here writes. */
    private static DynamicMessage full(Descriptor message) {
        return full(message, List.of());
    }

    /** Fields whose message is among those it is in stay empty: a group has no groups. */
    private static DynamicMessage full(Descriptor message, List<Descriptor> outer) {
        var builder = DynamicMessage.newBuilder(message);
        var path = Stream.concat(outer.stream(), Stream.of(message)).toList();
        for (var field : message.getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && path.contains(field.getMessageType())) {
                continue;
            }
            if (field.isRepeated()) {
                builder.addRepeatedField(field, value(field, path));
            } else {
                builder.setField(field, value(field, path));
            }
        }
        return builder.build();
    }

    private static Object value(FieldDescriptor field, List<Descriptor> path) {
        return switch (field.getJavaType()) {
            case STRING -> field.getName() + "-é";
            case LONG -> 1_000_000_007L * field.getNumber();
            case INT -> 7 * field.getNumber();
            case BOOLEAN -> true;
            case BYTE_STRING -> ByteString.copyFrom(new byte[] {0, 1, -1, 127, -128});
            case MESSAGE -> full(field.getMessageType(), path);
            case ENUM, FLOAT, DOUBLE ->
                    throw new IllegalArgumentException("no sample for " + field.getFullName());
        };
    }

    private static Path file(String message, int number) {
        return GoldenFiles.FOLDER.resolve(message).resolve(number + ".bin");
    }
}
