package dev.laurel.kafka.codec;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.wire.v1.BalanceMessage;
import dev.laurel.kafka.wire.v1.SpilledStandingMessage;
import dev.laurel.kafka.wire.v1.StandingMessage;
import dev.laurel.kafka.wire.v1.UserViewMessage;
import dev.laurel.kafka.wire.v1.WatermarkMessage;

/** Values of laurel.views. */
public final class ViewCodec {

    private ViewCodec() {}

    public static byte[] encode(UserView view) {
        var message =
                UserViewMessage.newBuilder()
                        .setUser(view.user().value())
                        .setVersion(view.version())
                        .putAllAttributes(view.attributes())
                        .setFrozen(view.frozen());
        if (view.name() != null) {
            message.setName(view.name());
        }
        for (var balance : view.balances()) {
            message.addBalances(balance(balance));
        }
        for (var standing : view.standings()) {
            message.addStandings(standing(standing));
        }
        return message.build().toByteArray();
    }

    /**
     * Reads a user view.
     *
     * @throws CodecException where the bytes are none
     */
    public static UserView decodeUserView(byte[] bytes) {
        return Decoding.decode("user view", bytes, UserViewMessage.parser(), ViewCodec::view);
    }

    public static byte[] encode(SpilledStanding spilled) {
        var message =
                SpilledStandingMessage.newBuilder()
                        .setUser(spilled.user().value())
                        .setStanding(standing(spilled.standing()));
        if (spilled.name() != null) {
            message.setName(spilled.name());
        }
        return message.build().toByteArray();
    }

    /**
     * Reads a spilled standing.
     *
     * @throws CodecException where the bytes are none
     */
    public static SpilledStanding decodeSpilled(byte[] bytes) {
        return Decoding.decode(
                "spilled standing", bytes, SpilledStandingMessage.parser(), ViewCodec::spilled);
    }

    /** The value of a watermark: all events up to this offset are in the views. */
    public static byte[] encodeWatermark(long eventOffset) {
        return WatermarkMessage.newBuilder().setEventOffset(eventOffset).build().toByteArray();
    }

    /**
     * Reads a watermark's event offset.
     *
     * @throws CodecException where the bytes are none
     */
    public static long decodeWatermark(byte[] bytes) {
        return Decoding.decode(
                "watermark", bytes, WatermarkMessage.parser(), WatermarkMessage::getEventOffset);
    }

    private static UserView view(UserViewMessage message) {
        return new UserView(
                new UserId(message.getUser()),
                message.getVersion(),
                message.hasName() ? message.getName() : null,
                message.getAttributesMap(),
                message.getFrozen(),
                message.getBalancesList().stream().map(ViewCodec::balance).toList(),
                message.getStandingsList().stream().map(ViewCodec::standing).toList());
    }

    private static SpilledStanding spilled(SpilledStandingMessage message) {
        return new SpilledStanding(
                new UserId(message.getUser()),
                message.hasName() ? message.getName() : null,
                standing(message.getStanding()));
    }

    private static BalanceMessage balance(Balance balance) {
        var totals = balance.totals();
        return BalanceMessage.newBuilder()
                .setAsset(balance.asset().value())
                .setAvailable(balance.available())
                .setHeld(balance.held())
                .setEarned(totals.earned())
                .setSpent(totals.spent())
                .setReceived(totals.received())
                .setSent(totals.sent())
                .setTransactions(totals.transactions())
                .build();
    }

    private static Balance balance(BalanceMessage message) {
        return new Balance(
                new AssetId(message.getAsset()),
                message.getAvailable(),
                message.getHeld(),
                new Totals(
                        message.getEarned(),
                        message.getSpent(),
                        message.getReceived(),
                        message.getSent(),
                        message.getTransactions()));
    }

    private static StandingMessage standing(Standing standing) {
        return StandingMessage.newBuilder()
                .setBoard(standing.board().value())
                .setWindowKind(standing.window().kind().number())
                .setWindowPeriod(standing.window().period())
                .setScore(standing.score())
                .setReachedAtMillis(standing.reachedAtMillis())
                .build();
    }

    private static Standing standing(StandingMessage message) {
        return new Standing(
                new BoardId(message.getBoard()),
                new Window(WindowKind.ofNumber(message.getWindowKind()), message.getWindowPeriod()),
                message.getScore(),
                message.getReachedAtMillis());
    }
}
