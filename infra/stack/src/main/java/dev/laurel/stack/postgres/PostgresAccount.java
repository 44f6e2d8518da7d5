package dev.laurel.stack.postgres;

import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root, but containers often are root. Then it runs in a user
 * namespace without a mapping: to itself it is nobody, to the file system it still owns its files.
 * Where the system allows no namespace, it runs as the user nobody, who is given the data
 * directory.
 */
enum PostgresAccount {
    /** An ordinary user: nothing to do. */
    OWN {
        @Override
        List<String> wrap(List<String> command) {
            return command;
        }
    },
    NAMESPACE {
        @Override
        List<String> wrap(List<String> command) {
            return prefixed(List.of("unshare", "-U"), command);
        }
    },
    NOBODY {
        @Override
        List<String> wrap(List<String> command) {
            return prefixed(
                    List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"),
                    command);
        }
    };

    private static final int PROBE_SECONDS_MAX = 10;

    /** The command line that runs as this account. */
    abstract List<String> wrap(List<String> command);

    /** The way for this process; a cluster that belongs to nobody stays his. */
    static PostgresAccount choose(Path cluster) {
        if (!"0".equals(output("id", "-u"))) {
            return OWN;
        }
        if (!ownedByAnother(cluster)
                && !List.of("0", "").contains(output("unshare", "-U", "id", "-u"))) {
            return NAMESPACE;
        }
        if (!output("setpriv", "--version").isEmpty()) {
            return NOBODY;
        }
        throw new StackException(
                "PostgreSQL does not run as root, and neither unshare nor setpriv works here; start Laurel as another user");
    }

    /** Gives the file, or the directory and what is in it, to the account. */
    void own(Path path) {
        if (this == NOBODY) {
            output("chown", "-R", "nobody:nogroup", path.toString());
        }
    }

    /**
     * Lets the account reach what is below a directory of ours; others still cannot list it.
     *
     * @param directory that is ours alone
     */
    void letThrough(Path directory) {
        if (this == NOBODY) {
            output("chmod", "o+x", directory.toString());
        }
    }

    private static boolean ownedByAnother(Path cluster) {
        try {
            return Files.exists(cluster) && !"root".equals(Files.getOwner(cluster).getName());
        } catch (IOException _) {
            return false;
        }
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return List.copyOf(whole);
    }

    /** What the command says, or nothing where it fails. */
    private static String output(String... command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var reader = process.inputReader()) {
                var text = String.join("\n", reader.readAllLines()).strip();
                return process.waitFor(PROBE_SECONDS_MAX, TimeUnit.SECONDS)
                                && process.exitValue() == 0
                        ? text
                        : "";
            }
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
