package dev.laurel.projection.ledger.store;

import dev.laurel.projection.record.ChangelogTopics;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The stores of the ledger. Their names are those of their changelogs: never rename. */
public final class LedgerStores {

    /** user => AccountMessage */
    public static final String ACCOUNTS = "accounts";

    /** {@link DecisionKeyLayout} => DecisionMessage */
    public static final String DECISIONS = "decisions";

    /** [time of expiry, user, 0, hold] => nothing */
    public static final String HOLD_EXPIRIES = "hold-expiries";

    private LedgerStores() {}

    public static Set<StoreBuilder<?>> builders() {
        return new LinkedHashSet<>(
                List.of(builder(ACCOUNTS), builder(DECISIONS), builder(HOLD_EXPIRIES)));
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> builder(String name) {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(ChangelogTopics.SETTINGS);
    }
}
