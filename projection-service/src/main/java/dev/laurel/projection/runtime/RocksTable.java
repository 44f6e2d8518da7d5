package dev.laurel.projection.runtime;

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
public final class RocksTable implements AutoCloseable {

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
    public RocksTable(Path directory) {
        try {
            database = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            throw new IllegalStateException("Expected to write to " + directory, e);
        }
    }

    /** The value of a key, or null where there is none. */
    public byte @Nullable [] get(byte[] key) {
        try {
            return database.get(key);
        } catch (RocksDBException e) {
            throw new IllegalStateException("Expected to read what was written", e);
        }
    }

    /** Puts a value in place of the old one; null removes it. */
    public void put(byte[] key, byte @Nullable [] value) {
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

    /** Its entries in the order of their keys, at the first one; to be closed. */
    public Entries entries() {
        var entries = database.newIterator();
        entries.seekToFirst();
        return new Entries(entries);
    }

    /** One entry after the other. */
    public static final class Entries implements AutoCloseable {

        private final RocksIterator entries;

        private Entries(RocksIterator entries) {
            this.entries = entries;
        }

        /** Whether it is at an entry. */
        public boolean isValid() {
            return entries.isValid();
        }

        public byte[] key() {
            return entries.key();
        }

        public byte[] value() {
            return entries.value();
        }

        public void next() {
            entries.next();
        }

        @Override
        public void close() {
            entries.close();
        }
    }

    @Override
    public void close() {
        database.close();
        writing.close();
        options.close();
    }
}
