package dev.laurel.query.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What is written together, data and consumed offsets, all or nothing. Later operations on a key
 * win.
 *
 * <p>Threading: one thread.
 */
public final class StoreBatch implements AutoCloseable {

    private final QueryStore store;
    final WriteBatch batch = new WriteBatch();

    StoreBatch(QueryStore store) {
        this.store = store;
    }

    public void put(ColumnFamily family, byte[] key, byte[] value) {
        try {
            batch.put(store.handle(family), key, value);
        } catch (RocksDBException e) {
            throw new StoreException("Expected to put into a batch of " + family, e);
        }
    }

    public void delete(ColumnFamily family, byte[] key) {
        try {
            batch.delete(store.handle(family), key);
        } catch (RocksDBException e) {
            throw new StoreException("Expected to delete in a batch of " + family, e);
        }
    }

    public int operations() {
        return batch.count();
    }

    @Override
    public void close() {
        batch.close();
    }
}
