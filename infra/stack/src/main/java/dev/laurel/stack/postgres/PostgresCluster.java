package dev.laurel.stack.postgres;

import dev.laurel.stack.StackException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The files of one PostgreSQL: made at the first start, in a way that a kill in the middle leaves
 * nothing half. User and database are named laurel; the password is random and kept beside the
 * data.
 */
final class PostgresCluster {

    static final String USER = "laurel";
    static final String DATABASE = "laurel";

    private static final int PASSWORD_BYTES = 24;

    /** The first one is made at once, whether it is needed or not; by default it has 16. */
    private static final int WAL_SEGMENT_MEBIBYTES = 4;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final int COMMAND_SECONDS_MAX = 120;

    private final Path directory;
    private final PostgresBinaries binaries;
    private final PostgresAccount account;

    PostgresCluster(Path directory, PostgresBinaries binaries) {
        this.directory = directory;
        this.binaries = binaries;
        this.account = PostgresAccount.choose(data());
    }

    Path data() {
        return directory.resolve("data");
    }

    /** The password of the user laurel; empty before the first start. */
    static String password(Path directory) {
        try {
            var file = directory.resolve("password");
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the cluster and its database where there is none. */
    void create() throws IOException {
        Optional.ofNullable(directory.getParent()).ifPresent(account::letThrough);
        if (Files.exists(data())) {
            keepPasswordPrivate();
            return;
        }
        Files.createDirectories(directory);
        var half = directory.resolve("data.half");
        run(List.of("rm", "-rf", half.toString()), "");
        Files.createDirectory(
                half,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var password = writePassword();
        account.own(directory);
        run(
                account.wrap(
                        List.of(
                                binaries.program("initdb"),
                                "--pgdata=" + half,
                                "--username=" + USER,
                                "--pwfile=" + password,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--wal-segsize=" + WAL_SEGMENT_MEBIBYTES)),
                "");
        run(
                account.wrap(
                        List.of(
                                binaries.program("postgres"),
                                "--single",
                                "-D",
                                half.toString(),
                                "postgres")),
                "CREATE DATABASE " + DATABASE + "\n");
        Files.move(half, data());
    }

    /**
     * Starts the server in a session of its own; the caller waits until it is ready.
     *
     * @param log where nothing is yet
     */
    void start(int port, Path log) throws IOException {
        Files.createFile(log);
        account.own(log);
        run(
                account.wrap(
                        List.of(
                                binaries.program("pg_ctl"),
                                "start",
                                "--no-wait",
                                "--silent",
                                "--pgdata=" + data(),
                                "--log=" + log,
                                "--options=" + options(port))),
                "");
    }

    private static String options(int port) {
        return String.join(
                " ",
                "-p " + port,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=''",
                // Nothing is answered before it is durable.
                "-c fsync=on",
                "-c synchronous_commit=on",
                "-c shared_buffers=64MB",
                // Enough between two checkpoints also for an archive that is written in rushes;
                // by default the log takes 1 GB and is no quicker (infra/docs/stack.md).
                "-c max_wal_size=256MB",
                "-c min_wal_size=32MB",
                "-c max_connections=50",
                "-c timezone=UTC",
                "-c log_timezone=UTC",
                "-c log_min_messages=warning",
                "-c log_checkpoints=off",
                "-c log_line_prefix='%m [%p] '");
    }

    /** The first line that is an error, otherwise the last one. */
    private static String mainLine(Path output) throws IOException {
        var lines =
                Files.readAllLines(output).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        return lines.stream()
                .filter(line -> line.matches(".*\\b(FATAL|PANIC|ERROR|error):.*"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "it said nothing" : lines.getLast());
    }

    private Path writePassword() throws IOException {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        var file = directory.resolve("password");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return file;
    }

    /** A copy of the directory may have lost it. */
    private void keepPasswordPrivate() throws IOException {
        var file = directory.resolve("password");
        if (Files.exists(file) && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    private void run(List<String> command, String input) throws IOException {
        var output = directory.resolve("start.log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
                        .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new StackException("PostgreSQL: " + command.getFirst() + " did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StackException("PostgreSQL: interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new StackException(
                    "PostgreSQL: %s (all of it: %s)".formatted(mainLine(output), output));
        }
    }
}
