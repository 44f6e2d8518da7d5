package dev.laurel.stack.data;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What other commands ask of the process that watches the stack: one file for each part in {@code
 * run/requests}. Who may write into the data directory may ask; nothing listens for it. The file is
 * there until the request is done.
 */
public record RestartRequests(Path directory) {

    /** What is asked. */
    public enum Kind {
        /** Start it now if it is dead. */
        START,
        /** Stop it and start it again. */
        RESTART
    }

    /** Those of a data directory. */
    public static RestartRequests of(DataDirectory directory) {
        return new RestartRequests(directory.run().resolve("requests"));
    }

    /** Asks. */
    public void ask(Instance instance, Kind kind) {
        try {
            Files.createDirectories(directory);
            var next = directory.resolve(instance.label() + ".next");
            Files.writeString(next, kind.name());
            Files.move(next, file(instance), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("Expected to write into " + directory + ", but: " + e, e);
        }
    }

    /** What is asked of the part; nothing where nobody asks, or nobody knows what. */
    public Optional<Kind> of(Instance instance) {
        try {
            return Optional.of(Kind.valueOf(Files.readString(file(instance)).strip()));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether a request is not done yet. */
    public boolean open(Instance instance) {
        return Files.exists(file(instance));
    }

    /** Says that it is done, also where it failed. */
    public void done(Instance instance) {
        try {
            Files.deleteIfExists(file(instance));
        } catch (IOException e) {
            throw new StackException("Expected to delete " + file(instance) + ", but: " + e, e);
        }
    }

    private Path file(Instance instance) {
        return directory.resolve(instance.label());
    }
}
