package dev.laurel.stack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The classes of a part as the JVM keeps them in memory, archived when it first stops in good order
 * (class data sharing). Later starts map the file instead of parsing thousands of classes: half the
 * time for a broker. The name holds a digest of everything the archive depends on, so that a stale
 * one is never used; the JVM writes into the data directory, and only a whole file is moved to
 * where others read.
 *
 * @param shared what all stacks of the project read
 * @param own what this part of this stack writes; nothing where it makes none
 */
public record ClassArchive(Path shared, Optional<Path> own) {

    private static final int DIGEST_CHARACTERS = 16;
    private static final int ARCHIVES_KEPT_PER_PART = 2;

    /**
     * The archive for a JVM with this class path and these flags.
     *
     * @param part whose flags and archive they are
     * @param own the file that only this process writes
     */
    public static ClassArchive of(Path cache, Path own, String part, String classPath) {
        return new ClassArchive(
                cache.resolve(part + "-" + digest(part, classPath) + ".jsa"), Optional.of(own));
    }

    /**
     * The same where a part of this stack makes none. A JVM that is to make one writes it however
     * it ends, also when its program halts it: until it has, for seconds, its other threads go on.
     */
    public ClassArchive onlyUsed() {
        return new ClassArchive(shared, Optional.empty());
    }

    /** Flags that use the archive, or make one when the JVM ends. */
    List<String> flags() {
        var flags = new ArrayList<>(List.of("-Xlog:cds*=off", "-Xlog:aot*=off"));
        if (Files.exists(shared)) {
            flags.add("-XX:SharedArchiveFile=" + shared);
        } else {
            own.ifPresent(made -> flags.add("-XX:ArchiveClassesAtExit=" + made));
        }
        return List.copyOf(flags);
    }

    /**
     * Gives what the stopped JVM wrote to all, or drops it.
     *
     * @param whole whether the JVM had been ready, so that all its classes are in
     */
    public void collect(boolean whole) {
        own.filter(Files::exists).ifPresent(made -> collect(made, whole));
    }

    private void collect(Path made, boolean whole) {
        try {
            if (whole && !Files.exists(shared)) {
                Files.createDirectories(shared.getParent());
                dropOld();
                var next = Files.createTempFile(shared.getParent(), "archive", ".next");
                Files.move(made, next, StandardCopyOption.REPLACE_EXISTING);
                Files.move(next, shared, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(made);
        } catch (IOException _) {
            // Only speed is lost.
        }
    }

    /** Each build has another digest; what no build uses any more would pile up. */
    private void dropOld() throws IOException {
        var part = shared.getFileName().toString().replaceFirst("-[0-9a-f]+\\.jsa$", "-");
        try (var files = Files.list(shared.getParent())) {
            var old =
                    files.filter(file -> file.getFileName().toString().startsWith(part))
                            .sorted(
                                    Comparator.comparingLong(
                                                    (Path file) -> file.toFile().lastModified())
                                            .reversed())
                            .skip(ARCHIVES_KEPT_PER_PART - 1L)
                            .toList();
            for (var file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String digest(String part, String classPath) {
        var facts =
                new StringBuilder(System.getProperty("java.vm.version"))
                        .append(System.getProperty("java.home"))
                        .append(JavaCommand.options("common"))
                        .append(JavaCommand.options(part));
        for (var entry : classPath.split(":", -1)) {
            var jar = Path.of(entry).toFile();
            facts.append('\n').append(entry).append(jar.length()).append(jar.lastModified());
        }
        try {
            var bytes =
                    MessageDigest.getInstance("SHA-256")
                            .digest(facts.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
