package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.outcome.RejectionReason.ASSET_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.BALANCE_OVERFLOW;
import static dev.laurel.contract.outcome.RejectionReason.ID_REUSED;
import static dev.laurel.contract.outcome.RejectionReason.INSUFFICIENT_CREDITS;
import static dev.laurel.contract.outcome.RejectionReason.USER_FROZEN;
import static dev.laurel.contract.outcome.RejectionReason.USER_QUARANTINED;
import static dev.laurel.contract.outcome.RejectionReason.VERSION_MISMATCH;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.CaptureHold;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.FreezeUser;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.PlaceHold;
import dev.laurel.contract.command.Command.ReleaseHold;
import dev.laurel.contract.command.Command.ReverseTransaction;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.Command.UnfreezeUser;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.decision.Decision.Undecided;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LedgerState;
import dev.laurel.projection.ledger.state.Remembered;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Decides a command against the state of its user. Pure: the same inputs give the same decision.
 *
 * <p>The checks stand in the order of {@link RejectionReason}, because that order is a promise to
 * clients.
 *
 * <p>Threading: immutable, shared by all tasks.
 */
public final class CommandDecider {

    private final Catalogue catalogue;
    private final HoldDecider holds;
    private final ReversalDecider reversals;

    public CommandDecider(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.holds = new HoldDecider(catalogue);
        this.reversals = new ReversalDecider(catalogue);
    }

    /**
     * Decides.
     *
     * @param fingerprint the command's content
     * @param state what the ledger knows of the command's user
     * @param decidedAtMillis timestamp of the command's record, milliseconds since the epoch
     */
    public Decision decide(
            Command command, Fingerprint fingerprint, LedgerState state, long decidedAtMillis) {
        var head = command.head();
        var remembered = state.remembered(head.user(), head.id());
        if (remembered != null) {
            return again(command, fingerprint, remembered, state);
        }
        var account = state.account(head.user());
        if (command instanceof PlaceHold && account.hold(head.id()) != null) {
            // A hold may stay open for longer than its command is remembered.
            return new Reject(ID_REUSED, List.of("hold"));
        }
        var refused = refused(command, account);
        if (refused != null) {
            return new Reject(refused);
        }
        var next = eventHead(head, account.version() + 1, decidedAtMillis);
        return switch (command) {
            case ChangeProfile profile ->
                    new Accept(new ProfileChanged(next, profile.change()), null);
            case FreezeUser _ -> new Accept(new UserFrozen(next), null);
            case UnfreezeUser _ -> new Accept(new UserUnfrozen(next), null);
            case GrantCredits grant -> grant(grant, next, account);
            case SpendCredits spend -> spend(spend, next, account);
            case TransferCredits transfer -> transfer(transfer, next, account);
            case PlaceHold place -> holds.place(place, next, account);
            case CaptureHold capture -> holds.capture(capture, next, state);
            case ReleaseHold release -> holds.release(release, next, state);
            case ReverseTransaction reverse -> reversals.decide(reverse, next, state);
        };
    }

    /** The head of the event that only answers a command: the version stays. */
    public static EventHead answerHead(Command command, long version, long decidedAtMillis) {
        return eventHead(command.head(), version, decidedAtMillis);
    }

    private static Decision again(
            Command command, Fingerprint fingerprint, Remembered remembered, LedgerState state) {
        var differing = fingerprint.differingFields(remembered.fingerprint());
        if (!differing.isEmpty()) {
            return new Reject(ID_REUSED, differing);
        }
        var first = remembered.first();
        if (first != null) {
            return new Repeat(first, remembered.decidedAtMillis());
        }
        return new Undecided(
                command instanceof ReverseTransaction reverse && !command.head().options().dryRun()
                        ? ReversalDecider.askAgain(reverse, state)
                        : null);
    }

    private static @Nullable RejectionReason refused(Command command, Account account) {
        if (!(command instanceof UnfreezeUser)) {
            if (account.quarantined()) {
                return USER_QUARANTINED;
            }
            if (account.frozen()) {
                return USER_FROZEN;
            }
        }
        var ifVersion = command.head().ifVersion();
        return ifVersion != null && ifVersion != account.version() ? VERSION_MISMATCH : null;
    }

    private Decision grant(GrantCredits command, EventHead head, Account account) {
        if (catalogue.asset(command.asset()).isEmpty()) {
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
        var definition = catalogue.asset(command.asset()).orElse(null);
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
        var definition = catalogue.asset(command.asset()).orElse(null);
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
        var sent = new TransferSent(head, command.asset(), amount, available, command.to());
        return new Accept(sent, leg(command, sent.head().version()));
    }

    private static TransferLeg leg(TransferCredits command, long sentVersion) {
        var head = command.head();
        return new TransferLeg(
                head.id(),
                head.user(),
                command.to(),
                command.asset(),
                command.amount(),
                note(head, sentVersion),
                false);
    }

    /**
     * What another user's partition is told of a command.
     *
     * @param transferVersion version of the event by which the transfer set out that it is about
     */
    static TransferNote note(CommandHead head, long transferVersion) {
        return new TransferNote(
                head.occurredAtMillis(), head.reason(), head.metadata(), transferVersion);
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
