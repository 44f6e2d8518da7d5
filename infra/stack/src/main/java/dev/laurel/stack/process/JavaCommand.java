package dev.laurel.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A JVM's command line with the flags of its part from {@code resources/jvm/<name>.options}.
 *
 * @param name of the options file
 * @param archive of its classes
 * @param crowded whether many JVMs share the machine: then flags of {@code crowded.options} too
 */
public record JavaCommand(
        String name,
        ClassArchive archive,
        boolean crowded,
        String classPath,
        String mainClass,
        List<String> arguments) {

    /**
     * Program and arguments of a JVM that needs no archive of its classes.
     *
     * @param name of the options file
     */
    public static List<String> small(
            String name,
            List<String> properties,
            String classPath,
            String mainClass,
            List<String> arguments) {
        var command = start(name);
        command.addAll(properties);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    private static List<String> start(String name) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options("common"));
        command.addAll(options(name));
        return command;
    }

    /** Program and arguments; the JVM is the one this process runs on. */
    public List<String> toList() {
        var command = start(name);
        if (crowded) {
            command.addAll(options("crowded"));
        }
        command.addAll(archive.flags());
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    /** One flag a line; a # starts the reason. */
    static List<String> options(String name) {
        var resource = "/jvm/" + name + ".options";
        try (var stream = JavaCommand.class.getResourceAsStream(resource)) {
            var text =
                    new String(
                            Objects.requireNonNull(stream, resource).readAllBytes(),
                            StandardCharsets.UTF_8);
            return text.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
