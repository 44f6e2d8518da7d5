package dev.laurel.projection.runtime;

import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

import java.util.Map;

/**
 * Bounds the memory of all stores of this process together: one block cache, which also holds index
 * and filter blocks, and in it the memtables. Left alone, each of the partitions' stores would take
 * its own. Bloom filters, which make the look-up of a command id never seen cheap, are Streams'
 * default.
 *
 * <p>Threading: stores open from several stream threads.
 */
public final class RocksTuning implements RocksDBConfigSetter {

    /** Setting: size of the shared block cache. */
    public static final String BLOCK_CACHE_BYTES = "laurel.rocksdb.block.cache.bytes";

    /** Setting: share of it that memtables may take. */
    public static final String MEMTABLE_BYTES = "laurel.rocksdb.memtable.bytes";

    private static final long STORE_MEMTABLE_BYTES = 8L << 20;

    /**
     * What a memtable takes at a time. RocksDB's own eighth of a memtable would fill the shared
     * bound with the nearly empty memtables of all partitions' stores, and every write would flush.
     */
    private static final long ARENA_BLOCK_BYTES = 64L << 10;

    private static final long MANIFEST_BYTES = 64L << 10;

    private static final double HIGH_PRIORITY_SHARE = 0.2;

    private static @Nullable Shared shared;

    /** Lives as long as the process: stores come and go with their tasks. */
    private record Shared(LRUCache cache, WriteBufferManager memtables) {}

    private static synchronized Shared shared(Map<String, Object> settings) {
        if (shared == null) {
            RocksDB.loadLibrary();
            var cache =
                    new LRUCache(
                            bytes(settings, BLOCK_CACHE_BYTES), -1, false, HIGH_PRIORITY_SHARE);
            shared =
                    new Shared(
                            cache, new WriteBufferManager(bytes(settings, MEMTABLE_BYTES), cache));
        }
        return shared;
    }

    private static long bytes(Map<String, Object> settings, String key) {
        return settings.get(key) instanceof Number number ? number.longValue() : 32L << 20;
    }

    /** How much of the shared cache is in use, in bytes; 0 before the first store opens. */
    static synchronized long usedBytes() {
        return shared == null ? 0 : shared.cache().getUsage();
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        var both = shared(configs);
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(both.cache());
            table.setCacheIndexAndFilterBlocks(true);
            table.setCacheIndexAndFilterBlocksWithHighPriority(true);
            table.setPinL0FilterAndIndexBlocksInCache(true);
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(both.memtables());
        options.setWriteBufferSize(STORE_MEMTABLE_BYTES);
        options.setArenaBlockSize(ARENA_BLOCK_BYTES);
        // An empty store of each task would take megabytes of the disk, given back at its stop.
        options.setAllowFAllocate(false);
        options.setManifestPreallocationSize(MANIFEST_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared stays for the other stores.
    }
}
