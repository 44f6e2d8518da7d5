package dev.laurel.reference.ledger;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.reference.ledger.Person.Deed;
import dev.laurel.reference.ledger.Person.Kind;
import dev.laurel.reference.ledger.Person.Memory;
import dev.laurel.reference.ledger.Person.OpenHold;
import dev.laurel.reference.ledger.Person.Receipt;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One command at one time on one person: refused, or done to the person at once. Money is moved
 * line by line, next to the rule that allows it.
 *
 * <p>Threading: one use by one thread.
 */
final class ReferenceRules {

    private static final int HOLDS_MAX = 64;
    private static final int HOLDS_OF_ALL_MAX = 1_024;

    private final Catalogue catalogue;
    private final Person person;
    private final Command command;
    private final long now;
    private @Nullable Deed deed;

    ReferenceRules(Catalogue catalogue, Person person, Command command, long now) {
        this.catalogue = catalogue;
        this.person = person;
        this.command = command;
        this.now = now;
    }

    /** Thrown from wherever a rule says no. */
    private static final class No extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final RejectionReason reason;

        No(RejectionReason reason) {
            super(reason.word(), null, false, false);
            this.reason = reason;
        }
    }

    Reply decide() {
        var id = command.head().id();
        var content = Content.of(command);
        var memory = person.memories.get(id);
        if (memory != null) {
            var differing = Content.differing(memory.content(), content);
            if (!differing.isEmpty()) {
                return new Reply.Refused(RejectionReason.ID_REUSED, differing);
            }
            return memory.first() == null
                    ? new Reply.Silence(askAgain())
                    : new Reply.Again(memory.first(), memory.decidedAt());
        }
        if (command instanceof Command.PlaceHold && person.holds.containsKey(id)) {
            return new Reply.Refused(RejectionReason.ID_REUSED, List.of("hold"));
        }
        try {
            var reply = obey();
            switch (reply) {
                case Reply.Done done ->
                        person.memories.put(id, new Memory(content, done.outcome(), now, deed));
                case Reply.Asked _ -> person.memories.put(id, new Memory(content, null, now, null));
                default -> throw new IllegalStateException("Expected to have obeyed: " + reply);
            }
            return reply;
        } catch (No no) {
            return new Reply.Refused(no.reason, List.of());
        }
    }

    private @Nullable Leg askAgain() {
        if (!(command instanceof Command.ReverseTransaction reverse)
                || command.head().options().dryRun()) {
            return null;
        }
        var undoing = person.deed(reverse.transaction());
        return undoing != null && undoing.kind() == Kind.TRANSFER
                ? new Leg.ReversalRequest(
                        command.head().id(),
                        person.user,
                        Objects.requireNonNull(undoing.other()),
                        reverse.transaction(),
                        false,
                        note(command.head(), undoing.version()))
                : null;
    }

    private Reply obey() {
        if (person.frozen && !(command instanceof Command.UnfreezeUser)) {
            throw new No(RejectionReason.USER_FROZEN);
        }
        var ifVersion = command.head().options().ifVersion();
        if (ifVersion != null && ifVersion != person.version) {
            throw new No(RejectionReason.VERSION_MISMATCH);
        }
        return switch (command) {
            case Command.ChangeProfile profile ->
                    done(new Event.ProfileChanged(next(), profile.change()));
            case Command.FreezeUser _ -> {
                person.frozen = true;
                yield done(new Event.UserFrozen(next()));
            }
            case Command.UnfreezeUser _ -> {
                person.frozen = false;
                yield done(new Event.UserUnfrozen(next()));
            }
            case Command.GrantCredits grant -> grant(grant);
            case Command.SpendCredits spend -> spend(spend);
            case Command.TransferCredits transfer -> transfer(transfer);
            case Command.PlaceHold place -> place(place);
            case Command.CaptureHold capture -> capture(capture);
            case Command.ReleaseHold release -> release(release);
            case Command.ReverseTransaction reverse -> reverse(reverse);
        };
    }

    private Reply grant(Command.GrantCredits grant) {
        known(grant.asset());
        var amount = big(grant.amount());
        var purse = person.purse(grant.asset());
        possible(purse.hasRoomFor(amount) && Purse.isPossible(purse.earned.add(amount)));
        purse.earned = purse.earned.add(amount);
        did(Kind.GRANT, grant.asset(), amount, null);
        purse.available = purse.available.add(amount);
        return money(
                new Event.CreditsGranted(
                        next(), grant.asset(), grant.amount(), available(grant.asset())));
    }

    private Reply spend(Command.SpendCredits spend) {
        known(spend.asset());
        var amount = big(spend.amount());
        var purse = person.purse(spend.asset());
        covered(purse, amount, spend.asset());
        possible(Purse.isPossible(purse.spent.add(amount)));
        purse.available = purse.available.subtract(amount);
        purse.spent = purse.spent.add(amount);
        did(Kind.SPEND, spend.asset(), amount, null);
        return money(
                new Event.CreditsSpent(
                        next(), spend.asset(), spend.amount(), available(spend.asset())));
    }

    private Reply transfer(Command.TransferCredits transfer) {
        var asset = transfer.asset();
        known(asset);
        var amount = big(transfer.amount());
        var purse = person.purse(asset);
        covered(purse, amount, asset);
        possible(Purse.isPossible(purse.sent.add(amount)));
        purse.available = purse.available.subtract(amount);
        purse.sent = purse.sent.add(amount);
        did(Kind.TRANSFER, asset, amount, transfer.to());
        var event =
                new Event.TransferSent(
                        next(), asset, transfer.amount(), available(asset), transfer.to());
        var leg =
                new TransferLeg(
                        command.head().id(),
                        person.user,
                        transfer.to(),
                        asset,
                        transfer.amount(),
                        note(command.head(), event.head().version()),
                        false);
        return new Reply.Done(event, applied(available(asset)), leg);
    }

    private Reply place(Command.PlaceHold place) {
        var asset = place.asset();
        known(asset);
        var amount = big(place.amount());
        var purse = person.purse(asset);
        covered(purse, amount, asset);
        possible(Purse.isPossible(purse.held.add(amount)));
        var ofAsset =
                person.holds.values().stream().filter(hold -> hold.asset().equals(asset)).count();
        if (ofAsset >= HOLDS_MAX || person.holds.size() >= HOLDS_OF_ALL_MAX) {
            throw new No(RejectionReason.TOO_MANY_HOLDS);
        }
        var expires =
                BigInteger.valueOf(place.expiresInSeconds())
                        .multiply(BigInteger.valueOf(1_000))
                        .add(BigInteger.valueOf(now))
                        .min(BigInteger.valueOf(Long.MAX_VALUE))
                        .longValueExact();
        purse.available = purse.available.subtract(amount);
        purse.held = purse.held.add(amount);
        did(Kind.HOLD, asset, amount, null);
        person.holds.put(command.head().id(), new OpenHold(asset, amount, expires));
        return money(
                new Event.HoldPlaced(next(), asset, place.amount(), available(asset), expires));
    }

    private Reply capture(Command.CaptureHold capture) {
        var hold = open(capture.hold());
        var amount = capture.amount() == null ? hold.amount() : big(capture.amount());
        if (amount.compareTo(hold.amount()) > 0) {
            throw new No(RejectionReason.INSUFFICIENT_CREDITS);
        }
        var purse = person.purse(hold.asset());
        possible(Purse.isPossible(purse.spent.add(amount)));
        var rest = hold.amount().subtract(amount);
        purse.held = purse.held.subtract(hold.amount());
        purse.spent = purse.spent.add(amount);
        purse.available = purse.available.add(rest);
        person.holds.remove(capture.hold());
        did(Kind.SPEND, hold.asset(), amount, null);
        return money(
                new Event.HoldCaptured(
                        next(),
                        hold.asset(),
                        new Amount(amount.longValueExact()),
                        available(hold.asset()),
                        capture.hold(),
                        rest.longValueExact()));
    }

    private Reply release(Command.ReleaseHold release) {
        var hold = open(release.hold());
        var purse = person.purse(hold.asset());
        purse.held = purse.held.subtract(hold.amount());
        purse.available = purse.available.add(hold.amount());
        person.holds.remove(release.hold());
        return money(
                new Event.HoldReleased(
                        next(),
                        hold.asset(),
                        new Amount(hold.amount().longValueExact()),
                        available(hold.asset()),
                        release.hold()));
    }

    /** The hold, if it is open and its time is not over, whether anybody noticed or not. */
    private OpenHold open(CommandId id) {
        var hold = person.holds.get(id);
        if (hold == null) {
            var deed = person.deed(id);
            throw new No(
                    deed != null && deed.kind() == Kind.HOLD
                            ? RejectionReason.HOLD_CLOSED
                            : RejectionReason.HOLD_UNKNOWN);
        }
        if (hold.expiresAt() <= now) {
            throw new No(RejectionReason.HOLD_CLOSED);
        }
        return hold;
    }

    private Reply reverse(Command.ReverseTransaction reverse) {
        var transaction = reverse.transaction();
        var isOwn =
                person.memories.containsKey(transaction) || person.holds.containsKey(transaction);
        if (!isOwn) {
            return giveBack(transaction);
        }
        var undoing = person.deed(transaction);
        if (undoing == null) {
            throw new No(RejectionReason.TRANSACTION_UNKNOWN);
        }
        if (undoing.undone()) {
            throw new No(RejectionReason.ALREADY_REVERSED);
        }
        var reversal = new Reversal(transaction, undoing.occurredAt(), person.user);
        var amount = new Amount(undoing.amount().longValueExact());
        var purse = person.purse(undoing.asset());
        return switch (undoing.kind()) {
            case GRANT -> {
                covered(purse, undoing.amount(), undoing.asset());
                purse.available = purse.available.subtract(undoing.amount());
                purse.earned = purse.earned.subtract(undoing.amount());
                person.undo(transaction);
                yield money(
                        new Event.GrantReversed(
                                next(),
                                undoing.asset(),
                                amount,
                                available(undoing.asset()),
                                reversal));
            }
            case SPEND -> {
                possible(purse.hasRoomFor(undoing.amount()));
                purse.available = purse.available.add(undoing.amount());
                purse.spent = purse.spent.subtract(undoing.amount());
                person.undo(transaction);
                yield money(
                        new Event.SpendReversed(
                                next(),
                                undoing.asset(),
                                amount,
                                available(undoing.asset()),
                                reversal));
            }
            case TRANSFER -> {
                possible(purse.hasRoomFor(undoing.amount()));
                yield new Reply.Asked(
                        new Leg.ReversalRequest(
                                command.head().id(),
                                person.user,
                                Objects.requireNonNull(undoing.other()),
                                transaction,
                                command.head().options().dryRun(),
                                note(command.head(), undoing.version())));
            }
            case HOLD, SENT_HOME -> throw new No(RejectionReason.TRANSACTION_UNKNOWN);
        };
    }

    /** A transfer that came in, if only one came in under this id. */
    private Reply giveBack(CommandId transaction) {
        var receipts =
                person.receipts.keySet().stream()
                        .filter(receipt -> receipt.transfer().equals(transaction))
                        .filter(receipt -> isHere(person, receipt))
                        .toList();
        if (receipts.size() != 1) {
            throw new No(RejectionReason.TRANSACTION_UNKNOWN);
        }
        var receipt = receipts.getFirst();
        var refusal = refusalToGiveBack(catalogue, person, receipt);
        if (refusal != null) {
            throw new No(refusal);
        }
        var event = takeBack(person, receipt, person.user, next());
        var version = Objects.requireNonNull(person.receipts.get(receipt)).version();
        var leg = homeward(event, note(command.head(), version));
        return new Reply.Done(event, applied(event.available()), leg);
    }

    private static boolean isHere(Person person, Receipt receipt) {
        var deed = person.receipts.get(receipt);
        return deed != null && deed.kind() == Kind.TRANSFER;
    }

    /** Why the receiver of a transfer does not give it back; null where it does. */
    static @Nullable RejectionReason refusalToGiveBack(
            Catalogue catalogue, Person person, Receipt receipt) {
        var deed = person.receipts.get(receipt);
        if (deed == null || deed.kind() == Kind.SENT_HOME) {
            return RejectionReason.TRANSACTION_UNKNOWN;
        }
        if (deed.undone()) {
            return RejectionReason.ALREADY_REVERSED;
        }
        var left = person.purse(deed.asset()).available.subtract(deed.amount());
        return left.compareTo(floor(catalogue, deed.asset())) < 0
                ? RejectionReason.INSUFFICIENT_CREDITS
                : null;
    }

    /** Takes the credits of a transfer from its receiver. */
    static Event.TransferTakenBack takeBack(
            Person person, Receipt receipt, UserId requestedBy, EventHead head) {
        var deed = Objects.requireNonNull(person.receipts.get(receipt));
        var purse = person.purse(deed.asset());
        purse.available = purse.available.subtract(deed.amount());
        purse.received = purse.received.subtract(deed.amount());
        person.receipts.put(receipt, deed.undo());
        return new Event.TransferTakenBack(
                head,
                deed.asset(),
                new Amount(deed.amount().longValueExact()),
                person.available(deed.asset()),
                new Reversal(receipt.transfer(), deed.occurredAt(), requestedBy),
                receipt.sender());
    }

    /** The same credits on their way to their sender. */
    static Leg.ReversalCredit homeward(Event.TransferTakenBack event, TransferNote note) {
        return new Leg.ReversalCredit(
                event.head().commandId(),
                new Leg.ReversalParties(
                        event.from(), event.head().user(), event.reversal().requestedBy()),
                event.reversal().transaction(),
                event.asset(),
                event.amount(),
                event.reversal().occurredAtMillis(),
                note);
    }

    /** The command did something that can be undone or asked for. */
    private void did(Kind kind, AssetId asset, BigInteger amount, @Nullable UserId other) {
        var at = command.head().occurredAtMillis();
        deed = new Deed(kind, asset, amount, other, at, false, person.version + 1);
    }

    private Reply money(Event.MoneyMoved event) {
        return new Reply.Done(event, applied(event.available()), null);
    }

    private Reply done(Event.Change event) {
        return new Reply.Done(
                event, new Outcome.Applied(person.version, OptionalLong.empty()), null);
    }

    private Outcome.Applied applied(long available) {
        return new Outcome.Applied(person.version, OptionalLong.of(available));
    }

    /** Counts an event: its head. */
    private EventHead next() {
        person.version = Math.addExact(person.version, 1);
        return head(command, person.version, now);
    }

    static EventHead head(Command command, long version, long now) {
        var head = command.head();
        return new EventHead(
                head.user(),
                head.id(),
                version,
                head.occurredAtMillis(),
                now,
                head.reason(),
                head.metadata());
    }

    private static TransferNote note(CommandHead head, long transferVersion) {
        return new TransferNote(
                head.occurredAtMillis(), head.reason(), head.metadata(), transferVersion);
    }

    private long available(AssetId asset) {
        return person.available(asset);
    }

    private void known(AssetId asset) {
        if (catalogue.asset(asset).isEmpty()) {
            throw new No(RejectionReason.ASSET_UNKNOWN);
        }
    }

    private void covered(Purse purse, BigInteger amount, AssetId asset) {
        if (purse.available.subtract(amount).compareTo(floor(catalogue, asset)) < 0) {
            throw new No(RejectionReason.INSUFFICIENT_CREDITS);
        }
    }

    private static void possible(boolean possible) {
        if (!possible) {
            throw new No(RejectionReason.BALANCE_OVERFLOW);
        }
    }

    private static BigInteger floor(Catalogue catalogue, AssetId asset) {
        return catalogue
                .asset(asset)
                .map(definition -> BigInteger.valueOf(definition.floor()))
                .orElse(BigInteger.ZERO);
    }

    static BigInteger big(Amount amount) {
        return BigInteger.valueOf(amount.minorUnits());
    }
}
