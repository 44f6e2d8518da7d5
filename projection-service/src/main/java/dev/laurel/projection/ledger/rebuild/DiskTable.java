package dev.laurel.projection.ledger.rebuild;

import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

import java.nio.file.Path;

/**
 * A sorted table of bytes on disk, for a state that may be larger than memory. It is thrown away
 * with its directory.
 *
 * <p>Threading: one thread.
 */
final class DiskTable implements AutoCloseable {

    private final Options options =
            new Options()
                    .setCreateIfMissing(true)
                    .setWriteBufferSize(16 << 20)
                    .setCompressionType(CompressionType.LZ4_COMPRESSION);
    private final WriteOptions writing = new WriteOptions().setDisableWAL(true);
    private final RocksDB database;

    /**
     * Makes one in a directory of its own.
     *
     * @throws IllegalStateException where that cannot be written
     */
    DiskTable(Path directory) {
        try {
            database = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            throw new IllegalStateException("Expected to write to " + directory, e);
        }
    }

    byte @Nullable [] get(byte[] key) {
        try {
            return database.get(key);
        } catch (RocksDBException e) {
            throw new IllegalStateException("Expected to read what was written", e);
        }
    }

    /** Puts a value in place of the old one; null removes it. */
    void put(byte[] key, byte @Nullable [] value) {
        try {
            if (value == null) {
                database.delete(writing, key);
            } else {
                database.put(writing, key, value);
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException("Expected to write to the temporary table", e);
        }
    }

    /** At its first entry; to be closed. */
    RocksIterator entries() {
        var entries = database.newIterator();
        entries.seekToFirst();
        return entries;
    }

    @Override
    public void close() {
        database.close();
        writing.close();
        options.close();
    }
}
