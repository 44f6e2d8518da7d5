package dev.laurel.projection.view.topology;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.RecentlyUsed;
import dev.laurel.projection.view.fold.SpilledStandings;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The views over two stores, with the views used last kept decoded on the heap. Every write goes to
 * the store at once; a task that starts again makes a new one.
 *
 * <p>Threading: one task.
 */
final class ViewState implements SpilledStandings {

    private final KeyValueStore<byte[], byte[]> views;
    private final KeyValueStore<byte[], byte[]> spilled;
    private final RecentlyUsed<UserId, UserView> recent;
    private final StoreCacheMetrics metrics;

    ViewState(
            KeyValueStore<byte[], byte[]> views,
            KeyValueStore<byte[], byte[]> spilled,
            int cachedViewsMax,
            StoreCacheMetrics metrics) {
        this.views = views;
        this.spilled = spilled;
        this.recent = new RecentlyUsed<>(cachedViewsMax);
        this.metrics = metrics;
    }

    /** A user's view; empty where there is none yet. */
    UserView view(UserId user) {
        var cached = recent.get(user);
        if (cached != null) {
            metrics.hit();
            return cached;
        }
        metrics.miss();
        var bytes = views.get(user.bytes());
        var view = bytes == null ? UserView.empty(user) : ViewCodec.decodeUserView(bytes);
        recent.put(user, view);
        return view;
    }

    /**
     * Keeps a view.
     *
     * @param bytes the same view, encoded
     */
    void put(UserView view, byte[] bytes) {
        views.put(view.user().bytes(), bytes);
        recent.put(view.user(), view);
    }

    @Override
    public @Nullable Standing find(UserId user, BoardId board, Window window) {
        var bytes = spilled.get(new ViewKey.Spilled(user, board, window).bytes());
        return bytes == null ? null : ViewCodec.decodeSpilled(bytes).standing();
    }

    void putSpilled(byte[] key, byte[] standing) {
        spilled.put(key, standing);
    }
}
