package dev.laurel.reference.ledger;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.reference.ledger.Person.Deed;
import dev.laurel.reference.ledger.Person.Homecoming;
import dev.laurel.reference.ledger.Person.Kind;
import dev.laurel.reference.ledger.Person.Memory;
import dev.laurel.reference.ledger.Person.Question;
import dev.laurel.reference.ledger.Person.Receipt;
import dev.laurel.reference.ledger.ReferenceLedger.Result;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What becomes of credits, questions and answers that come from another user. A frozen user takes
 * them too. What comes twice changes nothing the second time.
 *
 * <p>Threading: one use by one thread.
 */
final class ReferenceLegs {

    private static final Result NOTHING = new Result(List.of(), List.of(), List.of());

    private final Catalogue catalogue;
    private final Person person;
    private final long now;

    ReferenceLegs(Catalogue catalogue, Person person, long now) {
        this.catalogue = catalogue;
        this.person = person;
        this.now = now;
    }

    Result take(Leg leg) {
        return switch (leg) {
            case TransferLeg credits -> credits.returning() ? returned(credits) : received(credits);
            case Leg.ReversalRequest request -> requested(request);
            case Leg.ReversalCredit credit -> reversed(credit);
            case Leg.ReversalAnswer answer -> answered(answer);
        };
    }

    private Result received(TransferLeg leg) {
        var receipt = new Receipt(leg.commandId(), leg.from());
        var before = person.receipts.get(receipt);
        var version = leg.note().transferVersion();
        if (before != null && before.version() == version) {
            return NOTHING;
        }
        if (before != null && before.version() > version) {
            return new Result(List.of(), List.of(), List.of(leg));
        }
        var at = leg.note().occurredAtMillis();
        var amount = ReferenceRules.big(leg.amount());
        var purse = person.purse(leg.asset());
        if (!purse.hasRoomFor(amount) || !Purse.isPossible(purse.received.add(amount))) {
            var home =
                    new TransferLeg(
                            leg.commandId(),
                            leg.from(),
                            leg.to(),
                            leg.asset(),
                            leg.amount(),
                            leg.note(),
                            true);
            person.receipts.put(
                    receipt,
                    new Deed(Kind.SENT_HOME, leg.asset(), amount, leg.from(), at, false, version));
            var refused =
                    new Event.TransferRefused(
                            head(leg, person.version), leg.asset(), leg.amount(), leg.from());
            return new Result(List.of(refused), List.of(home), List.of());
        }
        purse.available = purse.available.add(amount);
        purse.received = purse.received.add(amount);
        person.receipts.put(
                receipt,
                new Deed(Kind.TRANSFER, leg.asset(), amount, leg.from(), at, false, version));
        return happened(
                new Event.TransferReceived(
                        next(leg),
                        leg.asset(),
                        leg.amount(),
                        person.available(leg.asset()),
                        leg.from()));
    }

    private Result returned(TransferLeg leg) {
        var version = leg.note().transferVersion();
        var homecoming = new Homecoming(leg.commandId(), leg.to(), version);
        if (person.homecomings.contains(homecoming)) {
            return NOTHING;
        }
        var amount = ReferenceRules.big(leg.amount());
        var purse = person.purse(leg.asset());
        if (!purse.hasRoomFor(amount)) {
            return new Result(List.of(), List.of(), List.of(leg));
        }
        purse.available = purse.available.add(amount);
        purse.sent = purse.sent.subtract(amount);
        comeHome(homecoming);
        return happened(
                new Event.TransferReturned(
                        next(leg),
                        leg.asset(),
                        leg.amount(),
                        person.available(leg.asset()),
                        leg.to()));
    }

    private void comeHome(Homecoming home) {
        person.homecomings.add(home);
        if (person.isTransfer(home.transfer(), home.receiver(), home.version())) {
            person.undo(home.transfer());
        }
    }

    private Result requested(Leg.ReversalRequest request) {
        var receipt = new Receipt(request.transaction(), request.sender());
        var refusal = refusalOf(request, receipt);
        var events = new ArrayList<Event>();
        if (!request.dryRun()) {
            var question =
                    new Question(
                            request.commandId(),
                            request.sender(),
                            request.transaction(),
                            request.note().transferVersion());
            var before = person.questions.putIfAbsent(question, Optional.ofNullable(refusal));
            if (before != null && before.isEmpty()) {
                return NOTHING;
            }
            if (before == null && refusal != null) {
                events.add(
                        new Event.ReversalRefused(
                                head(request, person.version),
                                request.transaction(),
                                request.sender(),
                                refused(refusal)));
            }
            refusal = before == null ? refusal : before.get();
        }
        if (refusal != null || request.dryRun()) {
            var answer =
                    new Leg.ReversalAnswer(
                            request.commandId(),
                            request.sender(),
                            request.receiver(),
                            request.transaction(),
                            refusal,
                            request.dryRun(),
                            request.note());
            return new Result(events, List.of(answer), List.of());
        }
        var event = ReferenceRules.takeBack(person, receipt, request.sender(), next(request));
        var credit = ReferenceRules.homeward(event, request.note());
        return new Result(List.of(event), List.of(credit), List.of());
    }

    private @Nullable RejectionReason refusalOf(Leg.ReversalRequest request, Receipt receipt) {
        var deed = person.receipts.get(receipt);
        return deed == null || deed.version() != request.note().transferVersion()
                ? RejectionReason.TRANSACTION_UNKNOWN
                : ReferenceRules.refusalToGiveBack(catalogue, person, receipt);
    }

    private Result reversed(Leg.ReversalCredit credit) {
        var version = credit.note().transferVersion();
        var homecoming = new Homecoming(credit.transaction(), credit.receiver(), version);
        if (person.homecomings.contains(homecoming)) {
            return NOTHING;
        }
        var amount = ReferenceRules.big(credit.amount());
        var purse = person.purse(credit.asset());
        if (!purse.hasRoomFor(amount)) {
            return new Result(List.of(), List.of(), List.of(credit));
        }
        purse.available = purse.available.add(amount);
        purse.sent = purse.sent.subtract(amount);
        comeHome(homecoming);
        var requestedBy = credit.parties().requestedBy();
        var available = person.available(credit.asset());
        var event =
                new Event.TransferReversed(
                        next(credit),
                        credit.asset(),
                        credit.amount(),
                        available,
                        new Reversal(credit.transaction(), credit.occurredAtMillis(), requestedBy),
                        credit.receiver());
        if (requestedBy.equals(person.user)) {
            decide(
                    credit.commandId(),
                    new Outcome.Applied(person.version, OptionalLong.of(available)));
        }
        return happened(event);
    }

    private Result answered(Leg.ReversalAnswer answer) {
        var head = head(answer, person.version);
        if (answer.dryRun()) {
            return happened(new Event.DryRunAnswered(head, wouldBe(answer)));
        }
        var memory = person.memories.get(answer.commandId());
        if (memory != null && memory.first() != null) {
            return NOTHING;
        }
        var refused = refused(answer.reason());
        decide(answer.commandId(), refused);
        return happened(new Event.CommandRejected(head, refused));
    }

    /** What a reversal would come to that the receiver would refuse, or not. */
    private Outcome wouldBe(Leg.ReversalAnswer answer) {
        if (answer.reason() != null) {
            return refused(answer.reason());
        }
        var deed = person.deed(answer.transaction());
        if (deed == null) {
            return new Outcome.Applied(person.version + 1, OptionalLong.empty());
        }
        var purse = person.purse(deed.asset());
        return purse.hasRoomFor(deed.amount())
                ? new Outcome.Applied(person.version + 1, sum(purse.available, deed.amount()))
                : refused(RejectionReason.BALANCE_OVERFLOW);
    }

    private static OptionalLong sum(BigInteger one, BigInteger other) {
        return OptionalLong.of(one.add(other).longValueExact());
    }

    private Outcome.Rejected refused(@Nullable RejectionReason reason) {
        if (reason == null) {
            throw new IllegalArgumentException("Expected a reason of what is no dry run");
        }
        return new Outcome.Rejected(person.version, reason, List.of());
    }

    /** The answer to a command that somebody else decided: the first one stands. */
    private void decide(CommandId command, Outcome outcome) {
        var pending = person.memories.get(command);
        if (pending != null && pending.first() == null) {
            person.memories.put(command, new Memory(pending.content(), outcome, now, null));
        }
    }

    private static Result happened(Event event) {
        return new Result(List.of(event), List.of(), List.of());
    }

    private EventHead next(Leg leg) {
        person.version = Math.addExact(person.version, 1);
        return head(leg, person.version);
    }

    private EventHead head(Leg leg, long version) {
        var note = leg.note();
        return new EventHead(
                person.user,
                leg.commandId(),
                version,
                note.occurredAtMillis(),
                now,
                note.reason(),
                note.metadata());
    }
}
