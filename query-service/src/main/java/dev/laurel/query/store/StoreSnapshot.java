package dev.laurel.query.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The store as it was at one moment. Whoever closes it must know that nobody reads it any more:
 * RocksDB does not check.
 *
 * <p>Threading: any number of readers.
 */
public final class StoreSnapshot implements OrderedKeys, AutoCloseable {

    private final QueryStore store;
    private final RocksDB database;
    private final Snapshot snapshot;
    private final ReadOptions options;

    StoreSnapshot(QueryStore store, RocksDB database) {
        this.store = store;
        this.database = database;
        this.snapshot = database.getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    public byte @Nullable [] get(ColumnFamily family, byte[] key) {
        try {
            return database.get(store.handle(family), options, key);
        } catch (RocksDBException e) {
            throw new StoreException("Expected to read a row of " + family, e);
        }
    }

    /** The values of these keys, null where there is none. */
    public List<byte @Nullable []> getAll(ColumnFamily family, List<byte[]> keys) {
        try {
            var handles = Collections.nCopies(keys.size(), store.handle(family));
            // A copy, because RocksDB does not say that elements may be null.
            var values = new ArrayList<byte @Nullable []>(keys.size());
            values.addAll(database.multiGetAsList(options, handles, keys));
            return values;
        } catch (RocksDBException e) {
            throw new StoreException("Expected to read rows of " + family, e);
        }
    }

    public KeyCursor cursor(ColumnFamily family, byte[] from, byte @Nullable [] to) {
        return new RocksCursor(database, store.handle(family), snapshot, from, to);
    }

    /** The order keys. */
    @Override
    public KeyCursor cursor(byte[] from, byte @Nullable [] to) {
        return cursor(ColumnFamily.ORDER, from, to);
    }

    /** The last key before a bound, or null where none is. */
    public byte @Nullable [] lastKeyBefore(ColumnFamily family, byte[] bound) {
        try (var iterator = database.newIterator(store.handle(family), options)) {
            iterator.seekForPrev(bound);
            if (iterator.isValid() && Arrays.equals(iterator.key(), bound)) {
                iterator.prev();
            }
            return iterator.isValid() ? iterator.key() : null;
        }
    }

    @Override
    public void close() {
        options.close();
        database.releaseSnapshot(snapshot);
        snapshot.close();
    }
}
