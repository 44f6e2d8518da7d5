package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;
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
    private static final Header COMMAND_REJECTED = type("command-rejected");
    private static final Header COMMAND_REPEATED = type("command-repeated");
    private static final Header TRANSFER_LEG = type("transfer-leg");

    private EventHeaders() {}

    private static Header type(String word) {
        return RecordHeaders.constant(RecordHeaders.TYPE, "dev.laurel." + word + ".v1");
    }

    static Headers ofEvent(Event event, Coordinates cause) {
        return of(type(event), cause);
    }

    static Headers ofLeg(Coordinates cause) {
        return of(TRANSFER_LEG, cause);
    }

    /** Each record causes at most one of a type, so its coordinates make an id that is unique. */
    private static Headers of(Header type, Coordinates cause) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        var source = cause.topic().equals(Topics.COMMANDS.name()) ? 'c' : 't';
        var id = source + Integer.toString(cause.partition()) + ':' + cause.offset();
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
            case CommandRejected _ -> COMMAND_REJECTED;
            case CommandRepeated _ -> COMMAND_REPEATED;
        };
    }
}
