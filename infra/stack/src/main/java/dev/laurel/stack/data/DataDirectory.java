package dev.laurel.stack.data;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.PidFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Everything a stack keeps: {@code run} (lock, pids, ports), {@code logs}, and a directory for each
 * process that stores something.
 */
public record DataDirectory(Path root) {

    /** With an absolute path, so that children and later commands mean the same place. */
    public static DataDirectory of(Path path) {
        return new DataDirectory(path.toAbsolutePath().normalize());
    }

    /** Makes the directory where it is missing. */
    public void create() {
        try {
            Files.createDirectories(run());
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new StackException(
                    "Expected to create data directory " + root + ", but: " + e, e);
        }
    }

    /** Whether a stack ever ran here. */
    public boolean exists() {
        return Files.isDirectory(run());
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** The directory of what the instance stores. */
    public Path of(Instance instance) {
        return root.resolve(instance.label());
    }

    /** Deletes what the instance stores. */
    public void delete(Instance instance) {
        try (var files = Files.walk(of(instance))) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StackException("Expected to delete " + of(instance) + ", but: " + e, e);
        }
    }

    public Path log(Instance instance) {
        return logs().resolve(instance.label() + ".log");
    }

    /** Where the JVM of the instance writes its classes when it ends. */
    public Path archive(Instance instance) {
        return run().resolve(instance.label() + ".jsa");
    }

    /**
     * PostgreSQL writes its own, in its own place; the shell in front of a JVM writes the others.
     */
    public PidFile pidFile(Instance instance) {
        return new PidFile(
                instance.part() == Part.POSTGRES
                        ? of(instance).resolve("data").resolve("postmaster.pid")
                        : run().resolve(instance.label() + ".pid"));
    }

    /** The process that watches the stack, as long as it is in the foreground. */
    public PidFile supervisor() {
        return new PidFile(run().resolve("supervisor.pid"));
    }

    /** The effective configuration. */
    public Path configuration() {
        return root.resolve("laurel.yaml");
    }

    /** Settings of the services that somebody put here. */
    public Path serviceProperties() {
        return root.resolve("services.properties");
    }
}
