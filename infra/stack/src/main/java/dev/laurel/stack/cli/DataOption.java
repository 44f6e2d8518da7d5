package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Which stack is meant. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory of the stack (default: .laurel in this folder or the nearest one above).")
    private @Nullable Path path;

    private final Path working;
    private final Path home;

    DataOption() {
        this(Path.of(""), home());
    }

    /** Where the shell says it is, as git believes it; else where the system has it. */
    private static Path home() {
        var home = System.getenv("HOME");
        return Path.of(
                home == null || home.isBlank() ? System.getProperty("user.home", "/") : home);
    }

    DataOption(Path working, Path home) {
        this.working = working;
        this.home = home;
    }

    Path path() {
        return directory().root();
    }

    /** The directory, whether there is a stack or not. */
    DataDirectory directory() {
        return path != null
                ? DataDirectory.of(path)
                : DataDirectory.find(working, home)
                        .orElseGet(() -> DataDirectory.of(working.resolve(DataDirectory.NAME)));
    }

    /**
     * The directory of a stack that was started once.
     *
     * @throws StackException where there is none
     */
    DataDirectory existing() {
        var directory = directory();
        if (!directory.exists()) {
            throw new StackException(
                    path != null
                            ? "No stack in %s; start one with: laurel up%s"
                                    .formatted(directory.root(), argument())
                            : "No stack in %s or a folder above; start one with: laurel up"
                                    .formatted(working.toAbsolutePath()));
        }
        return directory;
    }

    /** How to name this stack again on the command line. */
    String argument() {
        return path == null ? "" : " --data " + path;
    }
}
