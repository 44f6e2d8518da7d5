package dev.laurel.projection.record;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded map that forgets what was used longest ago. In front of a store it saves the way into
 * RocksDB and the decoding; the store has everything, so forgetting loses nothing.
 *
 * <p>Threading: one task.
 */
public final class RecentlyUsed<K, V> {

    private static final float LOAD_FACTOR = 0.75f;
    private static final int CAPACITY_AT_START = 64;

    private final Map<K, V> entries;

    /**
     * Makes an empty one.
     *
     * @param entriesMax how many it holds at most; at least 1
     */
    public RecentlyUsed(int entriesMax) {
        this.entries = new BoundedMap<>(entriesMax);
    }

    public @Nullable V get(K key) {
        return entries.get(key);
    }

    public void put(K key, V value) {
        entries.put(key, value);
    }

    int size() {
        return entries.size();
    }

    private static final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int entriesMax;

        BoundedMap(int entriesMax) {
            super(CAPACITY_AT_START, LOAD_FACTOR, true);
            this.entriesMax = entriesMax;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > entriesMax;
        }
    }
}
