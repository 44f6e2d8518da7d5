package dev.laurel.kit.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where bytes are kept, here or at a broker. */
@FunctionalInterface
public interface Volume {

    /**
     * How much room it has.
     *
     * @param freeBytes that this process, or that broker, may still write
     * @param totalBytes its size
     */
    record Room(long freeBytes, long totalBytes) {}

    /**
     * Asks how much room there is now.
     *
     * @throws IOException where that cannot be known now
     */
    Room room() throws IOException;

    /** The volume of a directory, which need not exist yet. */
    static Volume of(Path directory) {
        var absolute = directory.toAbsolutePath();
        return () -> {
            var existing = absolute;
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            var store = Files.getFileStore(existing);
            return new Room(store.getUsableSpace(), store.getTotalSpace());
        };
    }
}
