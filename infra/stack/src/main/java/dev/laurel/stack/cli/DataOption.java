package dev.laurel.stack.cli;

import dev.laurel.stack.data.DataDirectory;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Which stack is meant. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".laurel",
            description = "Data directory of the stack (default: ${DEFAULT-VALUE}).")
    private Path path = Path.of(".laurel");

    Path path() {
        return path;
    }

    DataDirectory directory() {
        return DataDirectory.of(path);
    }

    /** How to name this stack again on the command line. */
    String argument() {
        return path.equals(Path.of(".laurel")) ? "" : " --data " + path;
    }
}
