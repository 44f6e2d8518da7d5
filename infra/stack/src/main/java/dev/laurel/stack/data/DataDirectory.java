package dev.laurel.stack.data;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.PidFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Everything a stack keeps: {@code run} (lock, pids, ports), {@code logs}, and a directory for each
 * part that stores something.
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

    /** The directory of what the part stores. */
    public Path of(Part part) {
        return root.resolve(part.label());
    }

    public Path log(Part part) {
        return logs().resolve(part.label() + ".log");
    }

    /**
     * PostgreSQL writes its own, in its own place; the shell in front of a JVM writes the others.
     */
    public PidFile pidFile(Part part) {
        return new PidFile(
                part == Part.POSTGRES
                        ? of(part).resolve("data").resolve("postmaster.pid")
                        : run().resolve(part.label() + ".pid"));
    }

    /** The process that watches the stack, as long as it is in the foreground. */
    public PidFile supervisor() {
        return new PidFile(run().resolve("supervisor.pid"));
    }

    /** The effective configuration. */
    public Path configuration() {
        return root.resolve("laurel.yaml");
    }
}
