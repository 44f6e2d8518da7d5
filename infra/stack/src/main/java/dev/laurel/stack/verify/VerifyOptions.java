package dev.laurel.stack.verify;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackParts;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackConfiguration;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.postgres.PostgresPart;
import dev.laurel.stack.service.LaurelHome;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be verified.
 *
 * @param queryUrls of every query-service
 * @param decisionsKept how long the ledger remembers the id of a command at least
 * @param keptMax how many differences are told in words
 */
public record VerifyOptions(
        Catalogue catalogue,
        String bootstrapServers,
        List<String> queryUrls,
        Archive archive,
        Duration decisionsKept,
        int keptMax) {

    public VerifyOptions {
        queryUrls = List.copyOf(queryUrls);
    }

    /** How the archive in PostgreSQL is reached. */
    public record Archive(String url, String user, String password) {

        @Override
        public String toString() {
            return "Archive[" + url + "]";
        }
    }

    /**
     * All of the stack that runs in a directory, with a ledger that remembers for as long as it
     * does where nothing is set.
     *
     * @throws StackException where none ever ran there
     */
    public static VerifyOptions of(DataDirectory directory, int keptMax) {
        var ports =
                StackPorts.read(directory)
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "No stack runs in " + directory.root(),
                                                StackException.USAGE));
        var parts = new StackParts(directory, ports, LaurelHome.find());
        var queryUrls =
                ports.instances(Part.QUERY).stream()
                        .map(instance -> parts.of(instance).address())
                        .toList();
        return new VerifyOptions(
                StackConfiguration.resolve(directory, Optional.empty()).catalogue(),
                parts.addresses().bootstrapServers(),
                queryUrls,
                new Archive(
                        PostgresPart.url(ports.postgres()),
                        PostgresPart.user(),
                        PostgresPart.password(directory)),
                ReferenceReadModel.DECISIONS_KEPT,
                keptMax);
    }

    /** The same with a ledger that remembers the ids of commands for so long. */
    public VerifyOptions withDecisionsKept(Duration kept) {
        return new VerifyOptions(catalogue, bootstrapServers, queryUrls, archive, kept, keptMax);
    }

    @Override
    public String toString() {
        return "VerifyOptions[" + bootstrapServers + ", " + queryUrls + ", " + archive + "]";
    }
}
