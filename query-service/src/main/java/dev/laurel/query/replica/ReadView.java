package dev.laurel.query.replica;

import dev.laurel.contract.position.Position;
import dev.laurel.query.rank.RankIndex;
import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OrderLayout;
import dev.laurel.query.store.StoreSnapshot;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * All that one answer is made from, as it was at one position: rows, rank index, position. It does
 * not change while it is held; who has acquired it closes it.
 *
 * <p>Threading: any number of readers. The last one to leave gives the snapshot back.
 */
public final class ReadView implements AutoCloseable {

    private static final int RANGES_MAX = 256;
    private static final int ANSWERS_MAX = 64;
    private static final int ANSWER_BYTES_MAX = 8 << 10;

    private final StoreSnapshot snapshot;
    private final RankIndex ranks;
    private final Position position;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Map<BoardWindow, Range> ranges = new ConcurrentHashMap<>();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final String positionText;

    /** Which ordinals of the rank index a leaderboard has. */
    public record Range(int from, int size) {}

    ReadView(StoreSnapshot snapshot, RankIndex ranks, Position position) {
        this.snapshot = snapshot;
        this.ranks = ranks;
        this.position = position;
        this.positionText = position.text();
    }

    public StoreSnapshot rows() {
        return snapshot;
    }

    public RankIndex ranks() {
        return ranks;
    }

    public Position position() {
        return position;
    }

    /** The position as it stands in answers. */
    public String positionText() {
        return positionText;
    }

    /**
     * An answer made from this view, made once where many ask the same. A few small ones are kept,
     * and go with the view.
     *
     * @param question names the answer
     */
    public byte[] answer(String question, Supplier<byte[]> maker) {
        var known = answers.get(question);
        if (known != null) {
            return known;
        }
        var made = maker.get();
        if (made.length <= ANSWER_BYTES_MAX && answers.size() < ANSWERS_MAX) {
            answers.put(question, made);
        }
        return made;
    }

    /** Where a leaderboard lies in the rank index. */
    public Range range(BoardWindow at) {
        var known = ranges.get(at);
        if (known != null) {
            return known;
        }
        var prefix = OrderLayout.window(at);
        var from = ranks.countBefore(prefix, snapshot);
        var to = ranks.countBefore(KeyOrder.afterPrefix(prefix), snapshot);
        var range = new Range(from, to - from);
        if (ranges.size() < RANGES_MAX) {
            ranges.put(at, range);
        }
        return range;
    }

    /** False where the last holder has left already. */
    boolean tryAcquire() {
        while (true) {
            var held = holders.get();
            if (held == 0) {
                return false;
            }
            if (holders.compareAndSet(held, held + 1)) {
                return true;
            }
        }
    }

    /** Leaves it. */
    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            snapshot.close();
        }
    }
}
