package dev.laurel.projection.view.topology;

import dev.laurel.projection.record.ChangelogTopics;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The stores of the views. Their names are those of their changelogs: never rename. */
final class ViewStores {

    /** user => UserViewMessage */
    static final String VIEWS = "views";

    /** key of the record in laurel.views => SpilledStandingMessage */
    static final String SPILLED = "spilled";

    private ViewStores() {}

    static Set<StoreBuilder<?>> builders() {
        return new LinkedHashSet<>(List.of(builder(VIEWS), builder(SPILLED)));
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
