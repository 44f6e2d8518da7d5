package dev.laurel.query.store;

import dev.laurel.contract.id.BoardId;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Boards have numbers in keys; a number is given once and kept in {@link ColumnFamily#META}.
 *
 * <p>Threading: the writer gives numbers, any thread looks them up.
 */
public final class BoardNumbers {

    private static final int NUMBER_MAX = 65_535;
    private static final String KEY_PREFIX = "board/";

    private final Map<BoardId, Integer> numbers = new ConcurrentHashMap<>();

    private BoardNumbers() {}

    public static BoardNumbers load(StoreSnapshot snapshot) {
        var boards = new BoardNumbers();
        var prefix = KEY_PREFIX.getBytes(StandardCharsets.UTF_8);
        try (var rows = snapshot.cursor(ColumnFamily.META, prefix, KeyOrder.afterPrefix(prefix))) {
            for (; rows.isValid(); rows.next()) {
                var key = new String(rows.key(), StandardCharsets.UTF_8);
                boards.numbers.put(
                        new BoardId(key.substring(KEY_PREFIX.length())),
                        ByteBuffer.wrap(rows.value()).getInt());
            }
        }
        return boards;
    }

    /** The number of a board, or empty where nothing of it has ever come. */
    public OptionalInt number(BoardId board) {
        var number = numbers.get(board);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /**
     * The number of a board; a new one goes into the batch.
     *
     * @throws StoreException where all are taken
     */
    public int numberOrNew(BoardId board, StoreBatch batch) {
        var known = numbers.get(board);
        if (known != null) {
            return known;
        }
        var number = numbers.size() + 1;
        if (number > NUMBER_MAX) {
            throw new StoreException("Expected at most " + NUMBER_MAX + " boards");
        }
        batch.put(
                ColumnFamily.META,
                (KEY_PREFIX + board.value()).getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        numbers.put(board, number);
        return number;
    }
}
