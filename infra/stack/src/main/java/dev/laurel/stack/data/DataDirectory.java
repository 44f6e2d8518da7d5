package dev.laurel.stack.data;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.PidFile;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a stack keeps: {@code run} (lock, pids, ports), {@code logs}, and a directory for each
 * process that stores something.
 */
public record DataDirectory(Path root) {

    /** Of the data directory of a project. */
    public static final String NAME = ".laurel";

    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwx------");

    /** With an absolute path, so that children and later commands mean the same place. */
    public static DataDirectory of(Path path) {
        return new DataDirectory(path.toAbsolutePath().normalize());
    }

    /**
     * The directory that is meant in a working directory: as git finds its repository, the nearest
     * {@code .laurel} there or above, no further than the home directory and not on another volume.
     */
    public static Optional<DataDirectory> find(Path working, Path home) {
        var folder = working.toAbsolutePath().normalize();
        var top = home.toAbsolutePath().normalize();
        try {
            var volume = Files.getFileStore(folder);
            while (folder != null && Files.getFileStore(folder).equals(volume)) {
                var found = of(folder.resolve(NAME));
                if (found.exists()) {
                    return Optional.of(found);
                }
                folder = folder.equals(top) ? null : folder.getParent();
            }
        } catch (IOException _) {
            // What cannot be read holds no stack of this user.
        }
        return Optional.empty();
    }

    /** Makes the directory where it is missing, for this user alone. */
    public void create() {
        try {
            if (!Files.exists(root)) {
                Files.createDirectories(root.getParent());
                createPrivate();
            }
            Files.createDirectories(run());
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new StackException(
                    "Expected to create data directory " + root + ", but: " + e, e);
        }
    }

    private void createPrivate() throws IOException {
        try {
            Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (FileAlreadyExistsException _) {
            // Somebody was quicker.
        }
    }

    /** How others may read the directory, such as {@code rwxr-xr-x}; nothing where they may not. */
    public Optional<String> readableByOthers() {
        try {
            var permissions = Files.getPosixFilePermissions(root);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                            || permissions.contains(PosixFilePermission.OTHERS_READ)
                    ? Optional.of(PosixFilePermissions.toString(permissions))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty();
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

    /** The process that watches the stack: {@code laurel up}, or the one that it leaves behind. */
    public PidFile supervisor() {
        return new PidFile(run().resolve("supervisor.pid"));
    }

    /** What the process says that {@code laurel up --detach} leaves behind. */
    public Path supervisorLog() {
        return logs().resolve("supervisor.log");
    }

    /**
     * Keeps which processes are to run, so that one that is missing is known to be dead.
     *
     * @param instances none where the stack is stopped
     */
    public void want(List<Instance> instances) {
        try {
            Files.write(wantedFile(), instances.stream().map(Instance::label).toList());
        } catch (IOException e) {
            throw new StackException("Expected to write " + wantedFile() + ", but: " + e, e);
        }
    }

    /** Which processes are to run; nothing where an earlier version started the stack. */
    public Optional<List<Instance>> wanted() {
        if (!Files.exists(wantedFile())) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Files.readAllLines(wantedFile()).stream()
                            .map(Instance::of)
                            .flatMap(Optional::stream)
                            .toList());
        } catch (IOException e) {
            throw new StackException("Expected to read " + wantedFile() + ", but: " + e, e);
        }
    }

    private Path wantedFile() {
        return run().resolve("wanted");
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
