package dev.laurel.kafka.golden;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a released set of messages is broken in another. Additions break nothing. */
final class ProtosetComparison {

    private final List<String> breaks = new ArrayList<>();

    private ProtosetComparison() {}

    /** Each break in one line; empty where all that was released still holds. */
    static List<String> breaks(FileDescriptorSet released, FileDescriptorSet present) {
        var comparison = new ProtosetComparison();
        var presentMessages = messages(present);
        messages(released)
                .forEach(
                        (name, message) -> {
                            var now = presentMessages.get(name);
                            if (now == null) {
                                comparison.breaks.add(name + ": message removed");
                            } else {
                                comparison.compare(name, message, now);
                            }
                        });
        return List.copyOf(comparison.breaks);
    }

    private void compare(String name, DescriptorProto released, DescriptorProto present) {
        var byNumber = new TreeMap<Integer, FieldDescriptorProto>();
        var byName = new TreeMap<String, FieldDescriptorProto>();
        for (var field : present.getFieldList()) {
            byNumber.put(field.getNumber(), field);
            byName.put(field.getName(), field);
        }
        for (var field : released.getFieldList()) {
            var where = name + "." + field.getName();
            var sameName = byName.get(field.getName());
            var sameNumber = byNumber.get(field.getNumber());
            if (sameName != null && sameName.getNumber() != field.getNumber()) {
                breaks.add(
                        where
                                + ": number "
                                + field.getNumber()
                                + " became "
                                + sameName.getNumber());
            } else if (sameNumber == null) {
                if (!reserves(present, field.getNumber())) {
                    breaks.add(where + ": removed without reserving " + field.getNumber());
                }
            } else {
                compare(where, field, sameNumber, released, present);
            }
        }
        for (var range : released.getReservedRangeList()) {
            for (var number = range.getStart(); number < range.getEnd(); number++) {
                if (!reserves(present, number)) {
                    breaks.add(name + ": number " + number + " is no longer reserved");
                }
            }
        }
    }

    private void compare(
            String where,
            FieldDescriptorProto released,
            FieldDescriptorProto present,
            DescriptorProto releasedMessage,
            DescriptorProto presentMessage) {
        same(where, "name", released.getName(), present.getName());
        same(where, "type", released.getType(), present.getType());
        same(where, "type", released.getTypeName(), present.getTypeName());
        same(where, "label", released.getLabel(), present.getLabel());
        same(where, "presence", released.getProto3Optional(), present.getProto3Optional());
        same(where, "oneof", oneof(released, releasedMessage), oneof(present, presentMessage));
    }

    private void same(String where, String what, Object released, Object present) {
        if (!released.equals(present)) {
            breaks.add(where + ": " + what + " " + released + " became " + present);
        }
    }

    private static String oneof(FieldDescriptorProto field, DescriptorProto message) {
        return field.hasOneofIndex()
                ? message.getOneofDecl(field.getOneofIndex()).getName()
                : "none";
    }

    private static boolean reserves(DescriptorProto message, int number) {
        return message.getReservedRangeList().stream()
                .anyMatch(range -> range.getStart() <= number && number < range.getEnd());
    }

    private static Map<String, DescriptorProto> messages(FileDescriptorSet set) {
        var messages = new TreeMap<String, DescriptorProto>();
        for (var file : set.getFileList()) {
            for (var message : file.getMessageTypeList()) {
                collect(file.getPackage(), message, messages);
            }
        }
        return messages;
    }

    private static void collect(
            String scope, DescriptorProto message, Map<String, DescriptorProto> into) {
        var name = scope + "." + message.getName();
        into.put(name, message);
        message.getNestedTypeList().forEach(nested -> collect(name, nested, into));
    }
}
