package dev.laurel.query.replica;

import dev.laurel.query.rank.RankIndex;
import dev.laurel.query.rank.RankIndexEdit;

import org.jspecify.annotations.Nullable;

/** The order keys that a batch takes out and puts in; forgotten while no index is kept. */
final class OrderChanges {

    private final @Nullable RankIndexEdit edit;

    OrderChanges(@Nullable RankIndex ranks) {
        edit = ranks == null ? null : ranks.edit();
    }

    void removed(byte[] key) {
        if (edit != null) {
            edit.delete(key);
        }
    }

    void added(byte[] key) {
        if (edit != null) {
            edit.insert(key);
        }
    }

    @Nullable RankIndexEdit edit() {
        return edit;
    }
}
