package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.outcome.RejectionReason.ASSET_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.BALANCE_OVERFLOW;
import static dev.laurel.contract.outcome.RejectionReason.ID_REUSED;
import static dev.laurel.contract.outcome.RejectionReason.INSUFFICIENT_CREDITS;
import static dev.laurel.contract.outcome.RejectionReason.USER_FROZEN;
import static dev.laurel.contract.outcome.RejectionReason.VERSION_MISMATCH;

import dev.laurel.contract.catalogue.AssetDefinition;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Remembered;

import org.jspecify.annotations.Nullable;

/**
 * Decides a command against the account of its user. Pure: the same inputs give the same decision.
 *
 * <p>The checks stand in the order of {@link dev.laurel.contract.outcome.RejectionReason}, because
 * that order is a promise to clients.
 *
 * <p>Threading: immutable, shared by all tasks.
 */
public final class CommandDecider {

    private final Catalogue catalogue;

    public CommandDecider(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Decides.
     *
     * @param fingerprint the command's content
     * @param account the account of the command's user
     * @param remembered what was answered to this id before, or null
     * @param decidedAtMillis timestamp of the command's record, milliseconds since the epoch
     */
    public Decision decide(
            Command command,
            Fingerprint fingerprint,
            Account account,
            @Nullable Remembered remembered,
            long decidedAtMillis) {
        if (remembered != null) {
            var differing = fingerprint.differingFields(remembered.fingerprint());
            return differing.isEmpty()
                    ? new Repeat(remembered.first())
                    : new Reject(ID_REUSED, differing);
        }
        if (account.frozen()) {
            return new Reject(USER_FROZEN);
        }
        var head = command.head();
        var ifVersion = head.ifVersion();
        if (ifVersion != null && ifVersion != account.version()) {
            return new Reject(VERSION_MISMATCH);
        }
        var next = eventHead(head, account.version() + 1, decidedAtMillis);
        return switch (command) {
            case ChangeProfile profile ->
                    new Accept(new ProfileChanged(next, profile.change()), null);
            case GrantCredits grant -> grant(grant, next, account);
            case SpendCredits spend -> spend(spend, next, account);
            case TransferCredits transfer -> transfer(transfer, next, account);
        };
    }

    /** The head of the event that only answers a command: the version stays. */
    public static EventHead answerHead(Command command, Account account, long decidedAtMillis) {
        return eventHead(command.head(), account.version(), decidedAtMillis);
    }

    private Decision grant(GrantCredits command, EventHead head, Account account) {
        if (definition(command.asset()) == null) {
            return new Reject(ASSET_UNKNOWN);
        }
        var amount = command.amount();
        var balance = account.balance(command.asset());
        if (!Headroom.fits(balance, amount) || !Headroom.fits(balance.earned(), amount)) {
            return new Reject(BALANCE_OVERFLOW);
        }
        var available = balance.available() + amount.minorUnits();
        return new Accept(new CreditsGranted(head, command.asset(), amount, available), null);
    }

    private Decision spend(SpendCredits command, EventHead head, Account account) {
        var definition = definition(command.asset());
        if (definition == null) {
            return new Reject(ASSET_UNKNOWN);
        }
        var amount = command.amount();
        var balance = account.balance(command.asset());
        if (!Headroom.covers(balance, amount, definition.floor())) {
            return new Reject(INSUFFICIENT_CREDITS);
        }
        if (!Headroom.fits(balance.spent(), amount)) {
            return new Reject(BALANCE_OVERFLOW);
        }
        var available = balance.available() - amount.minorUnits();
        return new Accept(new CreditsSpent(head, command.asset(), amount, available), null);
    }

    private Decision transfer(TransferCredits command, EventHead head, Account account) {
        var definition = definition(command.asset());
        if (definition == null) {
            return new Reject(ASSET_UNKNOWN);
        }
        var amount = command.amount();
        var balance = account.balance(command.asset());
        if (!Headroom.covers(balance, amount, definition.floor())) {
            return new Reject(INSUFFICIENT_CREDITS);
        }
        if (!Headroom.fits(balance.sent(), amount)) {
            return new Reject(BALANCE_OVERFLOW);
        }
        var available = balance.available() - amount.minorUnits();
        Event.Change sent =
                new TransferSent(head, command.asset(), amount, available, command.to());
        return new Accept(sent, leg(command));
    }

    private static TransferLeg leg(TransferCredits command) {
        var head = command.head();
        return new TransferLeg(
                head.id(),
                head.user(),
                command.to(),
                command.asset(),
                command.amount(),
                new TransferNote(head.occurredAtMillis(), head.reason(), head.metadata()),
                false);
    }

    private @Nullable AssetDefinition definition(AssetId asset) {
        return catalogue.asset(asset).orElse(null);
    }

    private static EventHead eventHead(CommandHead head, long version, long decidedAtMillis) {
        return new EventHead(
                head.user(),
                head.id(),
                version,
                head.occurredAtMillis(),
                decidedAtMillis,
                head.reason(),
                head.metadata());
    }
}
