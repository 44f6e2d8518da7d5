package dev.laurel.kafka.golden;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The committed files that hold the contract of today's release against tomorrow's code.
 *
 * <p>Files are only ever added. A missing one is written by {@code mvn test
 * -Dlaurel.golden.write=true}; one that is there is never written again, so what a test says about
 * it cannot be silenced by running that.
 */
final class GoldenFiles {

    static final Path FOLDER = Path.of("src/test/resources/golden");

    private GoldenFiles() {}

    /** Writes the file where it is missing and that is asked for; says whether it is there. */
    static boolean exists(Path file, byte[] content) {
        try {
            if (!Files.exists(file) && Boolean.getBoolean("laurel.golden.write")) {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, content);
            }
            return Files.exists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /** The numbered samples of a message, such as 1.bin and 2.bin. */
    static List<Path> samples(String message) {
        try (var files = Files.list(FOLDER.resolve(message))) {
            return files.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What protoc made of src/main/proto in this build. */
    static FileDescriptorSet presentProtoset() {
        try (var stream = GoldenFiles.class.getResourceAsStream("/laurel.protoset")) {
            return FileDescriptorSet.parseFrom(Objects.requireNonNull(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All top-level messages of a set by their name. */
    static SortedMap<String, Descriptor> messages(FileDescriptorSet set) {
        var messages = new TreeMap<String, Descriptor>();
        for (var file : files(set)) {
            file.getMessageTypes().forEach(message -> messages.put(message.getName(), message));
        }
        return messages;
    }

    private static List<FileDescriptor> files(FileDescriptorSet set) {
        var built = new HashMap<String, FileDescriptor>();
        var left = new ArrayList<>(set.getFileList());
        while (!left.isEmpty()) {
            var ready =
                    left.stream()
                            .filter(file -> built.keySet().containsAll(file.getDependencyList()))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("a cycle of imports"));
            left.remove(ready);
            var imports =
                    ready.getDependencyList().stream()
                            .map(built::get)
                            .toArray(FileDescriptor[]::new);
            try {
                built.put(ready.getName(), FileDescriptor.buildFrom(ready, imports));
            } catch (DescriptorValidationException e) {
                throw new IllegalStateException(e);
            }
        }
        return List.copyOf(built.values());
    }
}
