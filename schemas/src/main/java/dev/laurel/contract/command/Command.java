package dev.laurel.contract.command;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

import org.jspecify.annotations.Nullable;

/** What a client asks for. A command may be rejected. */
public sealed interface Command extends CommandEntry {

    CommandHead head();

    @Override
    default UserId user() {
        return head().user();
    }

    /** The word for it in the HTTP API. */
    String type();

    /** Sets the name or the attributes of a user. */
    record ChangeProfile(CommandHead head, ProfileChange change) implements Command {

        @Override
        public String type() {
            return "profile";
        }
    }

    /** Gives new credits to a user. */
    record GrantCredits(CommandHead head, AssetId asset, Amount amount) implements Command {

        @Override
        public String type() {
            return "grant";
        }
    }

    /** Takes credits out of a user's balance. */
    record SpendCredits(CommandHead head, AssetId asset, Amount amount) implements Command {

        @Override
        public String type() {
            return "spend";
        }
    }

    /** Moves credits to another user. */
    record TransferCredits(CommandHead head, AssetId asset, Amount amount, UserId to)
            implements Command {

        public TransferCredits {
            if (to.equals(head.user())) {
                throw new IllegalArgumentException("must be another user");
            }
        }

        @Override
        public String type() {
            return "transfer";
        }
    }

    /**
     * Sets credits aside; the id of the hold is the id of this command.
     *
     * @param expiresInSeconds 1 to {@value #EXPIRES_IN_SECONDS_MAX}, from the time of the command's
     *     record
     */
    record PlaceHold(CommandHead head, AssetId asset, Amount amount, long expiresInSeconds)
            implements Command {

        /** 366 days. */
        public static final long EXPIRES_IN_SECONDS_MAX = 31_622_400;

        public PlaceHold {
            if (expiresInSeconds < 1 || expiresInSeconds > EXPIRES_IN_SECONDS_MAX) {
                throw new IllegalArgumentException(
                        "must be 1 to " + EXPIRES_IN_SECONDS_MAX + " seconds");
            }
        }

        @Override
        public String type() {
            return "hold";
        }
    }

    /**
     * Spends credits that were set aside; what is left of them becomes available again.
     *
     * @param amount null for all of them
     */
    record CaptureHold(CommandHead head, CommandId hold, @Nullable Amount amount)
            implements Command {

        @Override
        public String type() {
            return "capture";
        }
    }

    /** Makes credits that were set aside available again. */
    record ReleaseHold(CommandHead head, CommandId hold) implements Command {

        @Override
        public String type() {
            return "release";
        }
    }

    /**
     * Undoes a grant, a spend, a capture or a transfer, once.
     *
     * @param transaction the command that did it
     */
    record ReverseTransaction(CommandHead head, CommandId transaction) implements Command {

        @Override
        public String type() {
            return "reverse";
        }
    }

    /** Refuses all further commands of the user but {@link UnfreezeUser}. */
    record FreezeUser(CommandHead head) implements Command {

        @Override
        public String type() {
            return "freeze";
        }
    }

    /** Takes commands of the user again; ends a quarantine too. */
    record UnfreezeUser(CommandHead head) implements Command {

        @Override
        public String type() {
            return "unfreeze";
        }
    }
}
