package dev.laurel.projection.ledger.state;

import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

import org.jspecify.annotations.Nullable;

/**
 * What a command did, kept with its answer so that it can be undone.
 *
 * @param counterpart the other user of a transfer, or null
 * @param occurredAtMillis of its event, milliseconds since the epoch
 * @param undone whether it was reversed, came back, or was sent home
 * @param version of its event; of a transfer that arrived, of the event of its sender
 */
public record Effect(
        Kind kind,
        AssetId asset,
        Amount amount,
        @Nullable UserId counterpart,
        long occurredAtMillis,
        boolean undone,
        long version) {

    /** Kinds by their number in the store: append only. */
    public enum Kind {
        GRANT(1),
        SPEND(2),
        CAPTURE(3),
        TRANSFER_SENT(4),
        TRANSFER_RECEIVED(5),
        /** Cannot be undone; kept to tell a closed hold from one that never was. */
        HOLD(6),
        /** A transfer that could not be received. Kept to tell it when it comes again. */
        TRANSFER_SENT_HOME(7);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /**
         * The kind of this number.
         *
         * @throws IllegalArgumentException where none has it
         */
        public static Kind ofNumber(int number) {
            for (var kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("Expected the number of an effect: " + number);
        }
    }

    /** What is kept of a command's event, or null where nothing of it can be undone. */
    public static @Nullable Effect of(MoneyMoved event) {
        return switch (event) {
            case CreditsGranted _ -> of(Kind.GRANT, event, null);
            case CreditsSpent _ -> of(Kind.SPEND, event, null);
            case HoldCaptured _ -> of(Kind.CAPTURE, event, null);
            case TransferSent sent -> of(Kind.TRANSFER_SENT, event, sent.to());
            case HoldPlaced _ -> of(Kind.HOLD, event, null);
            default -> null;
        };
    }

    /**
     * What is kept of a transfer that was received.
     *
     * @param sentVersion version of its sender's event
     */
    public static Effect of(TransferReceived event, long sentVersion) {
        return new Effect(
                Kind.TRANSFER_RECEIVED,
                event.asset(),
                event.amount(),
                event.from(),
                event.head().occurredAtMillis(),
                false,
                sentVersion);
    }

    private static Effect of(Kind kind, MoneyMoved event, @Nullable UserId counterpart) {
        return new Effect(
                kind,
                event.asset(),
                event.amount(),
                counterpart,
                event.head().occurredAtMillis(),
                false,
                event.head().version());
    }

    /**
     * What is kept of a transfer that could not be received.
     *
     * @param sentVersion version of its sender's event
     */
    public static Effect sentHome(TransferRefused event, long sentVersion) {
        return new Effect(
                Kind.TRANSFER_SENT_HOME,
                event.asset(),
                event.amount(),
                event.from(),
                event.head().occurredAtMillis(),
                true,
                sentVersion);
    }

    /** Whether it is this transfer, and not another under the same id. */
    public boolean isTransfer(UserId to, long sentVersion) {
        return kind == Kind.TRANSFER_SENT && to.equals(counterpart) && version == sentVersion;
    }

    /** The same, undone. */
    public Effect undo() {
        return new Effect(kind, asset, amount, counterpart, occurredAtMillis, true, version);
    }
}
