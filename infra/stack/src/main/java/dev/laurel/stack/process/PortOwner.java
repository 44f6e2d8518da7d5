package dev.laurel.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whose a listening port is. An answer on a port proves nothing about the process that was meant to
 * listen there: another one may have taken the port a moment before.
 */
public enum PortOwner {
    /** The process listens there. */
    PROCESS,
    /** Somebody listens there, and it is not the process. */
    ANOTHER,
    /** Nobody listens there. */
    NOBODY,
    /** This system does not tell. */
    UNKNOWN;

    private static final List<Path> TABLES =
            List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /** Columns of those tables. */
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTEN = "0A";

    /** Looks up who listens on the port, on whatever address. */
    public static PortOwner of(int port, long pid) {
        try {
            var sockets = listening(port);
            if (sockets.isEmpty()) {
                return NOBODY;
            }
            return holdsOne(pid, sockets) ? PROCESS : ANOTHER;
        } catch (IOException _) {
            // No /proc here, or the process belongs to another user.
            return UNKNOWN;
        }
    }

    /** Whether the port may be the process's: it is, or the system does not tell. */
    public boolean plausible() {
        return this == PROCESS || this == UNKNOWN;
    }

    private static Set<String> listening(int port) throws IOException {
        var suffix = String.format(Locale.ROOT, ":%04X", port);
        var sockets = new HashSet<String>();
        for (var table : TABLES) {
            // A kernel without IPv6 has no second table.
            if (table.equals(TABLES.getFirst()) || Files.exists(table)) {
                for (var line : Files.readAllLines(table)) {
                    var columns = line.strip().split("\\s+", -1);
                    if (columns.length > INODE
                            && columns[STATE].equals(LISTEN)
                            && columns[LOCAL].endsWith(suffix)) {
                        sockets.add("socket:[" + columns[INODE] + "]");
                    }
                }
            }
        }
        return sockets;
    }

    private static boolean holdsOne(long pid, Set<String> sockets) throws IOException {
        try (var files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (var file : files) {
                if (sockets.contains(target(file))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What a descriptor stands for; it may be closed while we look. */
    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
