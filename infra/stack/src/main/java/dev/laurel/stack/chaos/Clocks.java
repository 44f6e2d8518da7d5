package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.WallClock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Wall clocks of single processes, which can be moved while they run: libfaketime stands between
 * them and the system, and looks once a second into a file by how much it is to lie. What measures
 * durations, and what waits, is left alone.
 *
 * <p>Threading: one thread.
 */
final class Clocks {

    private static final String LIBRARY = "libfaketime.so.1";

    /** As the packages of the distributions have it. */
    private static final List<String> FOLDERS =
            List.of(
                    "/usr/lib/x86_64-linux-gnu/faketime",
                    "/usr/lib/aarch64-linux-gnu/faketime",
                    "/usr/lib64/faketime",
                    "/usr/lib/faketime",
                    "/usr/local/lib/faketime");

    private static final Duration TRIAL = Duration.ofHours(1);
    private static final Duration TRIAL_BOUND = Duration.ofSeconds(10);
    private static final Duration TRIAL_SLACK = Duration.ofMinutes(1);

    /** Services whose clocks can be moved. */
    private static final List<Part> PARTS = List.of(Part.COMMAND, Part.PROJECTION);

    private final Path library;
    private final Path directory;

    private Clocks(Path library, Path directory) {
        this.library = library;
        this.directory = directory;
    }

    /**
     * Makes them where the library is installed and does what it should.
     *
     * @param directory of the files, made where it is missing
     */
    static Optional<Clocks> find(Path directory) {
        return find(FOLDERS.stream().map(folder -> Path.of(folder, LIBRARY)), directory);
    }

    static Optional<Clocks> find(Stream<Path> libraries, Path directory) {
        return libraries
                .filter(Files::isReadable)
                .map(library -> new Clocks(library, directory))
                .filter(Clocks::works)
                .findFirst();
    }

    /** Whether a process with it is told another time: it may be of another architecture. */
    private boolean works() {
        try {
            Files.createDirectories(directory);
            var file = directory.resolve("trial");
            write(file, TRIAL);
            var builder = new ProcessBuilder("date", "+%s");
            builder.environment().putAll(variables(file));
            var process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!Processes.awaitEnd(process.toHandle(), TRIAL_BOUND)) {
                process.destroyForcibly();
                return false;
            }
            var told =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return Duration.between(
                                    WallClock.system().instant().plus(TRIAL),
                                    Instant.ofEpochSecond(Long.parseLong(told)))
                            .abs()
                            .compareTo(TRIAL_SLACK)
                    < 0;
        } catch (IOException | NumberFormatException _) {
            return false;
        }
    }

    /** What the processes have to be started with; their clocks are right at first. */
    Map<Instance, Map<String, String>> environments() {
        var environments = new HashMap<Instance, Map<String, String>>();
        for (var instance : instances()) {
            move(instance, Duration.ZERO);
            environments.put(instance, variables(file(instance)));
        }
        return environments;
    }

    private static List<Instance> instances() {
        var instances = new ArrayList<Instance>();
        PARTS.forEach(part -> instances.addAll(Cluster.instances(part)));
        return instances;
    }

    /** Sets the clock of a process so far ahead of that of all others, within a second. */
    void move(Instance instance, Duration ahead) {
        try {
            write(file(instance), ahead);
        } catch (IOException e) {
            throw new StackException(
                    "Expected to move the clock of " + instance.label() + ", but: " + e, e);
        }
    }

    /** Sets all of them right. */
    void correct() {
        instances().forEach(instance -> move(instance, Duration.ZERO));
    }

    private Path file(Instance instance) {
        return directory.resolve(instance.label());
    }

    private static void write(Path file, Duration ahead) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        var seconds = ahead.toSeconds();
        // Without a sign it would be a time, not a distance.
        Files.writeString(next, (seconds < 0 ? "" : "+") + seconds + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, String> variables(Path file) {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                // No machine's monotonic clock jumps; and a JVM waits by it.
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1",
                // What it mends in other programs makes each wait of a JVM end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                "NO_FAKE_STAT",
                "1");
    }
}
