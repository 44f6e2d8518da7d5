package dev.laurel.contract.command;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

/** What a client asks for. A command may be rejected. */
public sealed interface Command {

    CommandHead head();

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
}
