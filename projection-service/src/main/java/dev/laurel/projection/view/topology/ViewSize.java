package dev.laurel.projection.view.topology;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.codec.ViewCodec;

import java.util.List;
import java.util.Map;

/**
 * How large a view may become. A view is one record, so that what a catalogue allows must fit into
 * one: a view that does not would stop its partition for ever, whoever reads it next.
 */
public final class ViewSize {

    /** What a record's value may have, in bytes: Kafka takes 1 MiB with all that is around it. */
    public static final int BYTES_MAX = 1_000_000;

    /** User, version, name and attributes, whose limits are those of the commands. */
    private static final int PROFILE_BYTES = 4_096;

    private static final UserId NOBODY = new UserId("-");
    private static final int EMPTY_BYTES = bytes(List.of(), List.of());

    private ViewSize() {}

    /** The bytes of a view with every asset and every period that it may carry, at most. */
    public static long largest(Catalogue catalogue, int openPeriodsMax) {
        var bytes = (long) PROFILE_BYTES;
        for (var asset : catalogue.assets()) {
            bytes += balance(asset.id());
        }
        for (var board : catalogue.boards()) {
            for (var kind : board.windows()) {
                var periods = kind == WindowKind.ALL ? 1 : openPeriodsMax;
                bytes += (long) periods * standing(board, kind);
            }
        }
        return bytes;
    }

    private static int balance(AssetId asset) {
        var most = Long.MAX_VALUE;
        var totals = new Totals(most, most, most, most, most);
        var balance = new Balance(asset, Long.MIN_VALUE, most, totals);
        return bytes(List.of(balance), List.of()) - EMPTY_BYTES;
    }

    private static int standing(BoardDefinition board, WindowKind kind) {
        var window = new Window(kind, Integer.MAX_VALUE);
        var standing = new Standing(board.id(), window, Long.MIN_VALUE, Long.MAX_VALUE);
        return bytes(List.of(), List.of(standing)) - EMPTY_BYTES;
    }

    private static int bytes(List<Balance> balances, List<Standing> standings) {
        var view = new UserView(NOBODY, 0, null, Map.of(), false, balances, standings);
        return ViewCodec.encode(view).length;
    }
}
