package dev.laurel.query.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The replica's RocksDB. Every write goes through the write-ahead log, which is in the operating
 * system's hands before the write returns: a killed process loses nothing. What a power cut takes
 * from the end of the log is read from Kafka again, because the consumed offsets were in the same
 * batches.
 *
 * <p>Threading: one thread writes; any number read through snapshots. Closed after all of them.
 */
public final class QueryStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueryStore.class);

    /** The format of keys and rows. */
    private static final byte[] FORMAT = "2".getBytes(StandardCharsets.UTF_8);

    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.UTF_8);

    private final Path directory;
    private final StoreTuning tuning;
    private final RocksDB database;
    private final Map<ColumnFamily, ColumnFamilyHandle> handles;
    private final WriteOptions writes = new WriteOptions();

    private QueryStore(
            Path directory,
            StoreTuning tuning,
            RocksDB database,
            Map<ColumnFamily, ColumnFamilyHandle> handles) {
        this.directory = directory;
        this.tuning = tuning;
        this.database = database;
        this.handles = handles;
    }

    /**
     * Opens the store of a directory, or makes it. One of another format is emptied: all that is in
     * it is made again from Kafka.
     *
     * @param memoryBytes bound of cache and memtables together
     * @throws StoreException where it cannot be opened or is in use
     */
    public static QueryStore open(Path directory, long memoryBytes) {
        var store = openAsIs(directory, memoryBytes);
        var format = store.get(ColumnFamily.META, FORMAT_KEY);
        if (format != null && !Arrays.equals(format, FORMAT)) {
            LOG.warn(
                    "The data in {} is of format {}, not {}: it is made again from Kafka",
                    directory,
                    new String(format, StandardCharsets.UTF_8),
                    new String(FORMAT, StandardCharsets.UTF_8));
            store.close();
            empty(directory);
            store = openAsIs(directory, memoryBytes);
        }
        try (var batch = store.batch()) {
            batch.put(ColumnFamily.META, FORMAT_KEY, FORMAT);
            store.write(batch);
        }
        return store;
    }

    private static QueryStore openAsIs(Path directory, long memoryBytes) {
        var tuning = new StoreTuning(memoryBytes);
        try {
            Files.createDirectories(directory);
            return open(directory, tuning);
        } catch (IOException | RocksDBException e) {
            tuning.close();
            throw new StoreException(
                    "Expected to open the data in " + directory + ", but " + e.getMessage(), e);
        }
    }

    private static void empty(Path directory) {
        try (var options = new Options()) {
            RocksDB.destroyDB(directory.toString(), options);
        } catch (RocksDBException e) {
            throw new StoreException("Expected to empty " + directory, e);
        }
    }

    private static QueryStore open(Path directory, StoreTuning tuning) throws RocksDBException {
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        descriptors.add(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tuning.defaultFamily()));
        for (var family : ColumnFamily.values()) {
            var name = Integer.toString(family.number()).getBytes(StandardCharsets.US_ASCII);
            descriptors.add(new ColumnFamilyDescriptor(name, tuning.options(family)));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        var database = open(tuning.database(), directory, descriptors, opened);
        var handles = new EnumMap<ColumnFamily, ColumnFamilyHandle>(ColumnFamily.class);
        var handle = opened.iterator();
        // The first is RocksDB's own, which is not used; the others come in the order they were
        // named.
        handle.next();
        for (var family : ColumnFamily.values()) {
            handles.put(family, handle.next());
        }
        return new QueryStore(directory, tuning, database, handles);
    }

    private static RocksDB open(
            DBOptions options,
            Path directory,
            List<ColumnFamilyDescriptor> descriptors,
            List<ColumnFamilyHandle> opened)
            throws RocksDBException {
        return RocksDB.open(options, directory.toString(), descriptors, opened);
    }

    ColumnFamilyHandle handle(ColumnFamily family) {
        // Filled for every family when the store was opened.
        return java.util.Objects.requireNonNull(handles.get(family));
    }

    public StoreBatch batch() {
        return new StoreBatch(this);
    }

    /**
     * Writes a batch, all of it or nothing.
     *
     * @throws StoreFullException where the volume has no room; the batch can be written again
     */
    public void write(StoreBatch batch) {
        try {
            database.write(writes, batch.batch);
        } catch (RocksDBException e) {
            var message =
                    "Expected to write "
                            + batch.operations()
                            + " operations to "
                            + directory
                            + ", but "
                            + e.getMessage();
            if (isFull(e)) {
                throw new StoreFullException(message, e);
            }
            throw new StoreException(message, e);
        }
    }

    private static boolean isFull(RocksDBException failure) {
        var status = failure.getStatus();
        return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
                || String.valueOf(failure.getMessage()).contains("No space left on device");
    }

    /** The newest value. For the one who writes; readers take a snapshot. */
    public byte @Nullable [] get(ColumnFamily family, byte[] key) {
        try {
            return database.get(handle(family), key);
        } catch (RocksDBException e) {
            throw new StoreException("Expected to read a row of " + family, e);
        }
    }

    public StoreSnapshot snapshot() {
        return new StoreSnapshot(this, database);
    }

    /** Bytes that cache and memtables take now. */
    public long memoryBytes() {
        return tuning.cacheBytes();
    }

    /** About how many rows a column family has. */
    public long rowsEstimate(ColumnFamily family) {
        try {
            return database.getLongProperty(handle(family), "rocksdb.estimate-num-keys");
        } catch (RocksDBException e) {
            throw new StoreException("Expected to estimate the rows of " + family, e);
        }
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        writes.close();
        database.close();
        tuning.close();
    }
}
