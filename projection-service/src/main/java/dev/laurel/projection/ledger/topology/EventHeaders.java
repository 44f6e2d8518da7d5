package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.event.Event;
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
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** CloudEvents headers of what the ledger writes. */
final class EventHeaders {

    private static final Header SOURCE =
            RecordHeaders.constant(RecordHeaders.SOURCE, "/laurel/ledger");

    private static final Header PROFILE_CHANGED = type("profile-changed");
    private static final Header CREDITS_GRANTED = type("credits-granted");
    private static final Header CREDITS_SPENT = type("credits-spent");
    private static final Header TRANSFER_SENT = type("transfer-sent");
    private static final Header TRANSFER_RECEIVED = type("transfer-received");
    private static final Header TRANSFER_RETURNED = type("transfer-returned");
    private static final Header HOLD_PLACED = type("hold-placed");
    private static final Header HOLD_CAPTURED = type("hold-captured");
    private static final Header HOLD_RELEASED = type("hold-released");
    private static final Header HOLD_EXPIRED = type("hold-expired");
    private static final Header GRANT_REVERSED = type("grant-reversed");
    private static final Header SPEND_REVERSED = type("spend-reversed");
    private static final Header TRANSFER_TAKEN_BACK = type("transfer-taken-back");
    private static final Header TRANSFER_REVERSED = type("transfer-reversed");
    private static final Header USER_FROZEN = type("user-frozen");
    private static final Header USER_UNFROZEN = type("user-unfrozen");
    private static final Header USER_QUARANTINED = type("user-quarantined");
    private static final Header DRY_RUN_ANSWERED = type("dry-run-answered");
    private static final Header TRANSFER_REFUSED = type("transfer-refused");
    private static final Header REVERSAL_REFUSED = type("reversal-refused");
    private static final Header COMMAND_REJECTED = type("command-rejected");
    private static final Header COMMAND_REPEATED = type("command-repeated");
    private static final Header TRANSFER_LEG = type("transfer-leg");

    private EventHeaders() {}

    private static Header type(String word) {
        return RecordHeaders.constant(RecordHeaders.TYPE, "dev.laurel." + word + ".v1");
    }

    static Headers ofEvent(Event event, Coordinates cause, int groupIndex) {
        return of(type(event), id(cause, groupIndex));
    }

    static Headers ofLeg(Coordinates cause, int groupIndex) {
        return of(TRANSFER_LEG, id(cause, groupIndex));
    }

    /** A hold of a user expires once. */
    static Headers ofExpiry(Event event) {
        var head = event.head();
        return of(type(event), "h" + head.version() + ':' + head.commandId());
    }

    /**
     * Each record causes at most one of a type, and a group one for each member, so its coordinates
     * make an id that is unique.
     */
    private static String id(Coordinates cause, int groupIndex) {
        var source = cause.topic().equals(Topics.COMMANDS.name()) ? 'c' : 't';
        var id = source + Integer.toString(cause.partition()) + ':' + cause.offset();
        return groupIndex == 0 ? id : id + '.' + groupIndex;
    }

    private static Headers of(Header type, String id) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        RecordHeaders.cloudEvent(headers, id, type, SOURCE);
        return headers;
    }

    private static Header type(Event event) {
        return switch (event) {
            case ProfileChanged _ -> PROFILE_CHANGED;
            case CreditsGranted _ -> CREDITS_GRANTED;
            case CreditsSpent _ -> CREDITS_SPENT;
            case TransferSent _ -> TRANSFER_SENT;
            case TransferReceived _ -> TRANSFER_RECEIVED;
            case TransferReturned _ -> TRANSFER_RETURNED;
            case HoldPlaced _ -> HOLD_PLACED;
            case HoldCaptured _ -> HOLD_CAPTURED;
            case HoldReleased _ -> HOLD_RELEASED;
            case HoldExpired _ -> HOLD_EXPIRED;
            case GrantReversed _ -> GRANT_REVERSED;
            case SpendReversed _ -> SPEND_REVERSED;
            case TransferTakenBack _ -> TRANSFER_TAKEN_BACK;
            case TransferReversed _ -> TRANSFER_REVERSED;
            case UserFrozen _ -> USER_FROZEN;
            case UserUnfrozen _ -> USER_UNFROZEN;
            case UserQuarantined _ -> USER_QUARANTINED;
            case TransferRefused _ -> TRANSFER_REFUSED;
            case ReversalRefused _ -> REVERSAL_REFUSED;
            case CommandRejected _ -> COMMAND_REJECTED;
            case CommandRepeated _ -> COMMAND_REPEATED;
            case DryRunAnswered _ -> DRY_RUN_ANSWERED;
        };
    }
}
