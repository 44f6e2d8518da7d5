package dev.laurel.stack.repair;

import dev.laurel.stack.StackException;
import dev.laurel.stack.process.JavaCommand;
import dev.laurel.stack.service.LaurelHome;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Has the ledger folded anew from laurel.events beside the running one, in a process of its own,
 * and compared with it.
 *
 * @param bootstrapServers of the brokers
 * @param directory for what it writes meanwhile
 * @param decisionsKept how long the ledger remembers an answer at least
 */
public record LedgerRebuild(
        LaurelHome home, String bootstrapServers, Path directory, Duration decisionsKept) {

    private static final String MODULE = "projection-service";
    private static final String MAIN = "dev.laurel.projection.rebuild.RebuildLedger";
    private static final String GROUP = "laurel-ledger";
    private static final String USERS = "refolded-users.txt";
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;

    /**
     * Compares.
     *
     * @param line is told each line that it says
     * @return whether nothing differs
     * @throws StackException where it could not compare
     */
    public boolean compare(Consumer<String> line) {
        var command =
                JavaCommand.small(
                        "rebuild",
                        List.of(),
                        home.classPath(MODULE),
                        MAIN,
                        List.of(
                                "--bootstrap-servers=" + bootstrapServers,
                                "--group=" + GROUP,
                                "--directory=" + directory,
                                "--kept-days=" + decisionsKept.toDays(),
                                "--users=" + directory.resolve(USERS)));
        try {
            Files.createDirectories(directory);
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().filter(text -> text.startsWith("  ")).forEach(line);
            }
            return switch (process.waitFor()) {
                case SAME -> true;
                case DIFFERENT -> false;
                default ->
                        throw new StackException(
                                "The ledger could not be folded anew", StackException.USAGE);
            };
        } catch (IOException e) {
            throw new StackException("Cannot fold the ledger anew: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted", e);
        }
    }

    /**
     * Tells a projection-service which users it folds anew when it starts: those that differed, or
     * none.
     *
     * @param dataDirectory of the service
     */
    public void tell(Path dataDirectory) {
        try {
            Files.createDirectories(dataDirectory);
            Files.copy(
                    directory.resolve(USERS),
                    dataDirectory.resolve(USERS),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("Cannot write to " + dataDirectory + ": " + e.getMessage(), e);
        }
    }
}
