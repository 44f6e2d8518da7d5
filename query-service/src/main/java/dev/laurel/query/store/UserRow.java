package dev.laurel.query.store;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.view.Balance;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the replica remembers of a user's last view, to find what the next one changes: row of
 * {@link ColumnFamily#STANDING}.
 *
 * @param version of the view; 0 where only spilled standings have come so far
 * @param eventOffset offset in laurel.events of the event that the view comes from, −1 without a
 *     view
 * @param name as it stands in the user's order rows
 * @param hasSpilled whether the user may have rows in {@link ColumnFamily#SPILLED}
 * @param balances of the view
 * @param places the standings of the view
 */
public record UserRow(
        long version,
        long eventOffset,
        @Nullable String name,
        boolean hasSpilled,
        List<Balance> balances,
        List<Place> places) {

    private static final int HEAD_BYTES = Long.BYTES * 2 + 1 + Integer.BYTES;
    private static final int PLACE_BYTES = Short.BYTES + 1 + Integer.BYTES + Long.BYTES * 2;
    private static final int NO_NAME = -1;

    public static final UserRow NONE = new UserRow(0, -1, null, false, List.of(), List.of());

    public UserRow {
        balances = List.copyOf(balances);
        places = List.copyOf(places);
    }

    /** The place in a leaderboard, or null where the view has none. */
    public @Nullable Place place(BoardWindow at) {
        for (var place : places) {
            if (place.at().equals(at)) {
                return place;
            }
        }
        return null;
    }

    public byte[] encode() {
        var nameUtf8 = name == null ? new byte[0] : name.getBytes(StandardCharsets.UTF_8);
        var balanceRow = BalanceLayout.encode(balances);
        var bytes =
                ByteBuffer.allocate(
                        HEAD_BYTES
                                + nameUtf8.length
                                + balanceRow.length
                                + places.size() * PLACE_BYTES);
        bytes.putLong(version).putLong(eventOffset).put((byte) (hasSpilled ? 1 : 0));
        bytes.putInt(name == null ? NO_NAME : nameUtf8.length).put(nameUtf8);
        bytes.put(balanceRow);
        for (var place : places) {
            bytes.putShort((short) place.at().board())
                    .put((byte) place.at().window().kind().number())
                    .putInt(place.at().window().period())
                    .putLong(place.score())
                    .putLong(place.reachedAtMillis());
        }
        return bytes.array();
    }

    public static UserRow decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        var version = bytes.getLong();
        var eventOffset = bytes.getLong();
        var hasSpilled = bytes.get() != 0;
        var name = name(bytes);
        var balances = BalanceLayout.decode(bytes);
        var places = new ArrayList<Place>(bytes.remaining() / PLACE_BYTES);
        while (bytes.hasRemaining()) {
            places.add(place(bytes));
        }
        return new UserRow(version, eventOffset, name, hasSpilled, balances, places);
    }

    private static @Nullable String name(ByteBuffer bytes) {
        var length = bytes.getInt();
        if (length == NO_NAME) {
            return null;
        }
        var utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static Place place(ByteBuffer bytes) {
        var board = Short.toUnsignedInt(bytes.getShort());
        var kind = WindowKind.ofNumber(bytes.get());
        var at = new BoardWindow(board, new Window(kind, bytes.getInt()));
        return new Place(at, bytes.getLong(), bytes.getLong());
    }
}
