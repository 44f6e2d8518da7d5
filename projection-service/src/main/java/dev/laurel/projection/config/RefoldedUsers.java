package dev.laurel.projection.config;

import dev.laurel.contract.id.UserId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The users whom the ledger folds anew from their events when it starts: a file in the data
 * directory, one user a line, which {@code laurel rebuild ledger --yes} writes and the next one
 * that finds no difference empties.
 */
final class RefoldedUsers {

    private static final Logger LOG = LoggerFactory.getLogger(RefoldedUsers.class);
    private static final String FILE = "refolded-users.txt";

    private RefoldedUsers() {}

    /** None where there is no such file. */
    static Set<UserId> read(Path dataDirectory) {
        var file = dataDirectory.resolve(FILE);
        if (!Files.exists(file)) {
            return Set.of();
        }
        try (var lines = Files.lines(file)) {
            var users =
                    lines.filter(line -> !line.isEmpty())
                            .map(UserId::new)
                            .collect(Collectors.toUnmodifiableSet());
            LOG.info("Folds {} users of {} anew", users.size(), file);
            return users;
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read " + file, e);
        }
    }
}
