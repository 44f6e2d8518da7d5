package dev.laurel.contract.event;

import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;

/**
 * The word of each kind of event: in its CloudEvents type and in the column {@code type} of the
 * archive. On the wire and on disk: never change one.
 */
public final class EventWord {

    private EventWord() {}

    public static String of(Event event) {
        return switch (event) {
            case ProfileChanged _ -> "profile-changed";
            case CreditsGranted _ -> "credits-granted";
            case CreditsSpent _ -> "credits-spent";
            case TransferSent _ -> "transfer-sent";
            case TransferReceived _ -> "transfer-received";
            case TransferReturned _ -> "transfer-returned";
            case HoldPlaced _ -> "hold-placed";
            case HoldCaptured _ -> "hold-captured";
            case HoldReleased _ -> "hold-released";
            case HoldExpired _ -> "hold-expired";
            case GrantReversed _ -> "grant-reversed";
            case SpendReversed _ -> "spend-reversed";
            case TransferTakenBack _ -> "transfer-taken-back";
            case TransferReversed _ -> "transfer-reversed";
            case UserFrozen _ -> "user-frozen";
            case UserUnfrozen _ -> "user-unfrozen";
            case UserQuarantined _ -> "user-quarantined";
            case TransferRefused _ -> "transfer-refused";
            case ReversalRefused _ -> "reversal-refused";
            case CommandRejected _ -> "command-rejected";
            case CommandRepeated _ -> "command-repeated";
            case DryRunAnswered _ -> "dry-run-answered";
        };
    }
}
