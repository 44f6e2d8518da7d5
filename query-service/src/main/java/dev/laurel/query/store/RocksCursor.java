package dev.laurel.query.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** A cursor over one column family of a snapshot. */
final class RocksCursor implements KeyCursor {

    private final @Nullable Slice upperBound;
    private final ReadOptions options;
    private final RocksIterator iterator;

    RocksCursor(
            RocksDB database,
            ColumnFamilyHandle family,
            Snapshot snapshot,
            byte[] from,
            byte @Nullable [] to) {
        options = new ReadOptions().setSnapshot(snapshot);
        upperBound = to == null ? null : new Slice(to);
        if (upperBound != null) {
            options.setIterateUpperBound(upperBound);
        }
        iterator = database.newIterator(family, options);
        iterator.seek(from);
    }

    @Override
    public boolean isValid() {
        return iterator.isValid();
    }

    @Override
    public void next() {
        iterator.next();
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        if (upperBound != null) {
            upperBound.close();
        }
    }
}
