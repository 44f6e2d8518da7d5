package dev.laurel.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A file whose first line is the pid of a running process.
 *
 * <p>A pid may be given to another process after a crash or a reboot. The file was written by the
 * process when it already ran, so the process that wrote it started before the file's time, and any
 * later owner of that number after it. No second fact has to be stored.
 */
public record PidFile(Path path) {

    /**
     * The start time of a process is derived from the boot time, which is kept in whole seconds.
     */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    /** The process that wrote the file, where it still runs. */
    public Optional<ProcessHandle> live() {
        try {
            var lines = Files.readAllLines(path);
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            var written = Files.getLastModifiedTime(path).toInstant();
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(handle -> startedBefore(handle, written))
                    .filter(Processes::alive);
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Writes the pid of this very process. */
    public void writeOwn() throws IOException {
        Files.writeString(path, ProcessHandle.current().pid() + System.lineSeparator());
    }

    /** Forgets the process. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private static boolean startedBefore(ProcessHandle handle, Instant written) {
        return handle.info()
                .startInstant()
                .map(start -> !start.isAfter(written.plus(CLOCK_SLACK)))
                .orElse(true);
    }
}
