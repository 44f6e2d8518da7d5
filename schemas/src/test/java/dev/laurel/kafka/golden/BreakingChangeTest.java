package dev.laurel.kafka.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Holds the messages of today against those released. After an addition, the set may be committed
 * anew under the next number, never in place of this one.
 */
class BreakingChangeTest {

    private static final List<Path> RELEASED =
            Stream.of("laurel.v1.protoset", "laurel.v1-2.protoset")
                    .map(GoldenFiles.FOLDER::resolve)
                    .toList();

    private final FileDescriptorSet present = GoldenFiles.presentProtoset();

    @Test
    void shouldBreakNothingThatWasReleased() throws InvalidProtocolBufferException {
        for (var file : RELEASED) {
            assertThat(GoldenFiles.exists(file, present.toByteArray())).isTrue();
            var released = FileDescriptorSet.parseFrom(GoldenFiles.bytes(file));
            assertThat(ProtosetComparison.breaks(released, present))
                    .as(
                            "change of a released message: add a new field instead, reserve the old"
                                    + " number")
                    .isEmpty();
        }
    }

    @Test
    void shouldNoticeARemovedField() {
        assertThat(breaks("GrantBody", message -> message.removeField(1)))
                .containsExactly("laurel.v1.GrantBody.amount: removed without reserving 2");
    }

    @Test
    void shouldAllowARemovedFieldWhoseNumberIsReserved() {
        assertThat(
                        breaks(
                                "GrantBody",
                                message ->
                                        message.removeField(1)
                                                .addReservedRange(
                                                        DescriptorProto.ReservedRange.newBuilder()
                                                                .setStart(2)
                                                                .setEnd(3))))
                .isEmpty();
    }

    @Test
    void shouldNoticeARenumberedField() {
        assertThat(breaks("GrantBody", message -> message.getFieldBuilder(1).setNumber(9)))
                .containsExactly("laurel.v1.GrantBody.amount: number 2 became 9");
    }

    @Test
    void shouldNoticeFieldsThatChangePlaces() {
        assertThat(
                        breaks(
                                "BalanceMessage",
                                message -> {
                                    message.getFieldBuilder(1).setNumber(3);
                                    message.getFieldBuilder(2).setNumber(2);
                                }))
                .hasSize(2);
    }

    @Test
    void shouldNoticeANumberUsedForSomethingElse() {
        assertThat(breaks("GrantBody", message -> message.getFieldBuilder(1).setName("bonus")))
                .containsExactly("laurel.v1.GrantBody.amount: name amount became bonus");
    }

    @Test
    void shouldNoticeAnotherTypeLabelPresenceOrOneof() {
        assertThat(
                        breaks(
                                "GrantBody",
                                message ->
                                        message.getFieldBuilder(1)
                                                .setType(FieldDescriptorProto.Type.TYPE_SINT64)))
                .containsExactly("laurel.v1.GrantBody.amount: type TYPE_INT64 became TYPE_SINT64");
        assertThat(
                        breaks(
                                "GrantBody",
                                message ->
                                        message.getFieldBuilder(1)
                                                .setLabel(
                                                        FieldDescriptorProto.Label.LABEL_REPEATED)))
                .containsExactly(
                        "laurel.v1.GrantBody.amount: label LABEL_OPTIONAL became LABEL_REPEATED");
        assertThat(
                        breaks(
                                "CommandMessage",
                                message ->
                                        message.getFieldBuilderList().stream()
                                                .filter(field -> field.getName().equals("grant"))
                                                .forEach(
                                                        FieldDescriptorProto.Builder
                                                                ::clearOneofIndex)))
                .containsExactly("laurel.v1.CommandMessage.grant: oneof body became none");
        assertThat(
                        breaks(
                                "CommandMessage",
                                message ->
                                        message.getFieldBuilderList().stream()
                                                .filter(field -> field.getName().equals("grant"))
                                                .forEach(
                                                        field ->
                                                                field.setTypeName(
                                                                        ".laurel.v1.SpendBody"))))
                .containsExactly(
                        "laurel.v1.CommandMessage.grant: type .laurel.v1.GrantBody became"
                                + " .laurel.v1.SpendBody");
    }

    @Test
    void shouldNoticeARemovedMessage() {
        assertThat(breaks("GrantBody", message -> message.setName("GiftBody")))
                .contains("laurel.v1.GrantBody: message removed");
    }

    @Test
    void shouldNoticeAChangeInsideAMap() {
        assertThat(
                        breaks(
                                "EventMessage",
                                message ->
                                        message.getNestedTypeBuilder(0)
                                                .getFieldBuilder(1)
                                                .setType(FieldDescriptorProto.Type.TYPE_BYTES)))
                .containsExactly(
                        "laurel.v1.EventMessage.MetadataEntry.value: type TYPE_STRING became"
                                + " TYPE_BYTES");
    }

    @Test
    void shouldAllowAdditions() {
        assertThat(
                        breaks(
                                "GrantBody",
                                message ->
                                        message.addField(
                                                FieldDescriptorProto.newBuilder()
                                                        .setName("expires_at_millis")
                                                        .setNumber(3)
                                                        .setType(
                                                                FieldDescriptorProto.Type
                                                                        .TYPE_INT64))))
                .isEmpty();
        var more = present.toBuilder();
        more.getFileBuilder(0).addMessageType(DescriptorProto.newBuilder().setName("LoanBody"));
        assertThat(ProtosetComparison.breaks(present, more.build())).isEmpty();
    }

    private List<String> breaks(String message, Consumer<DescriptorProto.Builder> mutation) {
        var mutated = present.toBuilder();
        mutated.getFileBuilderList().stream()
                .flatMap(file -> file.getMessageTypeBuilderList().stream())
                .filter(candidate -> candidate.getName().equals(message))
                .forEach(mutation);
        assertThat(mutated.build()).isNotEqualTo(present);
        return ProtosetComparison.breaks(present, mutated.build());
    }
}
