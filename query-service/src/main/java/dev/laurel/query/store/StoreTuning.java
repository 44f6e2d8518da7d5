package dev.laurel.query.store;

import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

import java.util.ArrayList;
import java.util.List;

/**
 * How RocksDB is set up: one cache holds the blocks, indexes, filters and memtables of all column
 * families, so its memory has one bound.
 *
 * <p>Threading: made and closed by the one who opens the store.
 */
final class StoreTuning implements AutoCloseable {

    private static final long MIB = 1L << 20;
    private static final long MEMTABLE_BYTES = 8 * MIB;
    private static final long WAL_BYTES_MAX = 64 * MIB;
    private static final long FILE_BYTES = 32 * MIB;
    private static final long MANIFEST_BYTES = MIB / 16;
    private static final int BLOOM_BITS = 10;
    private static final int BLOCK_BYTES = 4_096;
    private static final int BACKGROUND_JOBS = 2;
    private static final int OPEN_FILES_MAX = 500;
    private static final int LOG_FILES = 2;
    private static final int CACHE_SHARD_BITS = 4;

    private final List<AbstractNativeReference> resources = new ArrayList<>();
    private final Cache cache;
    private final WriteBufferManager memtables;
    private final BloomFilter bloom;

    /**
     * @param memoryBytes of blocks and memtables together
     */
    StoreTuning(long memoryBytes) {
        RocksDB.loadLibrary();
        cache = kept(new LRUCache(memoryBytes, CACHE_SHARD_BITS));
        memtables = kept(new WriteBufferManager(memoryBytes / 3, cache));
        bloom = kept(new BloomFilter(BLOOM_BITS, false));
    }

    private <T extends AbstractNativeReference> T kept(T resource) {
        resources.add(resource);
        return resource;
    }

    DBOptions database() {
        return kept(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(memtables)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setBytesPerSync(MIB)
                // An empty store would take megabytes of the disk, given back at its stop.
                .setAllowFAllocate(false)
                .setManifestPreallocationSize(MANIFEST_BYTES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(LOG_FILES);
    }

    ColumnFamilyOptions options(ColumnFamily family) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFormatVersion(5);
        if (family.isLookedUp()) {
            table.setFilterPolicy(bloom);
        }
        return kept(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setMaxWriteBufferNumber(3)
                .setTargetFileSizeBase(FILE_BYTES)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    ColumnFamilyOptions defaultFamily() {
        return kept(new ColumnFamilyOptions());
    }

    long cacheBytes() {
        return cache.getUsage();
    }

    @Override
    public void close() {
        for (var resource : resources.reversed()) {
            resource.close();
        }
    }
}
