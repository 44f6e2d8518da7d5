package dev.laurel.reference.ledger;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger a second time: records in, the events and legs that must come of them out. Slow and
 * plain: whoever is touched is copied first, and the copy takes the place of the old one only where
 * something is to stay. It shares the contract with the ledger, and no rule.
 *
 * <p>Threading: one thread.
 */
public final class ReferenceLedger {

    private final Catalogue catalogue;
    private final Map<UserId, Person> people = new HashMap<>();

    public ReferenceLedger(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * What must come of one record.
     *
     * @param events in the order of their writing
     * @param legs what sets out for other users
     * @param stranded what could not be taken by anybody
     */
    public record Result(List<Event> events, List<Leg> legs, List<Leg> stranded) {

        public Result {
            events = List.copyOf(events);
            legs = List.copyOf(legs);
            stranded = List.copyOf(stranded);
        }

        Result after(List<Event> before) {
            var all = new ArrayList<>(before);
            all.addAll(events);
            return new Result(all, legs, stranded);
        }
    }

    /**
     * Decides a command or a group, after the user's holds that are over.
     *
     * @param now timestamp of its record, milliseconds since the epoch
     * @param over the holds that end then or before are over
     */
    public Result command(CommandEntry entry, long now, long over) {
        var ended = end(entry.user(), over);
        return switch (entry) {
            case Command command -> alone(command, now).after(ended);
            case CommandGroup group -> together(group, now).after(ended);
        };
    }

    /** The earliest first. */
    private List<Event> end(UserId user, long over) {
        return expiries(user).entrySet().stream()
                .filter(hold -> hold.getValue() <= over)
                .sorted(
                        Map.Entry.<CommandId, Long>comparingByValue()
                                .thenComparing(hold -> hold.getKey().value()))
                .flatMap(hold -> expire(user, hold.getKey()).events().stream())
                .toList();
    }

    private Result alone(Command command, long now) {
        var before = person(command.user());
        var after = before.copy();
        var reply = new ReferenceRules(catalogue, after, command, now).decide();
        var legs = new ArrayList<Leg>();
        addLeg(reply, command, legs);
        if (!command.head().options().dryRun()) {
            if (reply instanceof Reply.Refused refused) {
                remember(before, command, refused, now);
            } else {
                people.put(command.user(), after);
            }
        }
        var answer = answer(reply, command, before.version, now);
        return new Result(answer == null ? List.of() : List.of(answer), legs, List.of());
    }

    private Result together(CommandGroup group, long now) {
        var before = person(group.user());
        var after = before.copy();
        var replies = new ArrayList<Reply>();
        for (var member : group.members()) {
            replies.add(new ReferenceRules(catalogue, after, member, now).decide());
        }
        var blame = blame(group, replies);
        var events = new ArrayList<Event>();
        var legs = new ArrayList<Leg>();
        for (var at = 0; at < replies.size(); at++) {
            var member = group.members().get(at);
            var reply = replies.get(at);
            if (blame == null) {
                addLeg(reply, member, legs);
            } else {
                reply = inRefusedGroup(reply, member, blame);
                if (reply instanceof Reply.Refused refused && !group.dryRun()) {
                    remember(before, member, refused, now);
                }
            }
            var answer = answer(reply, member, before.version, now);
            if (answer != null) {
                events.add(answer);
            }
        }
        if (blame == null && !group.dryRun()) {
            people.put(group.user(), after);
        }
        return new Result(events, legs, List.of());
    }

    /** Whom a group is refused for. */
    private record Blame(CommandId culprit, RejectionReason reason) {

        Reply.Refused toTheOthers() {
            return new Reply.Refused(
                    RejectionReason.GROUP_REJECTED, List.of(culprit.value(), reason.word()));
        }
    }

    /** The first that is refused; or the first that came before, where others did not. */
    private static @Nullable Blame blame(CommandGroup group, List<Reply> replies) {
        Blame firstRepeat = null;
        var isNew = false;
        for (var at = 0; at < replies.size(); at++) {
            var id = group.members().get(at).head().id();
            if (replies.get(at) instanceof Reply.Refused refused) {
                return new Blame(id, refused.reason());
            }
            if (!(replies.get(at) instanceof Reply.Again)) {
                isNew = true;
            } else if (firstRepeat == null) {
                firstRepeat = new Blame(id, RejectionReason.ID_REUSED);
            }
        }
        return isNew ? firstRepeat : null;
    }

    private static Reply inRefusedGroup(Reply reply, Command member, Blame blame) {
        var reused =
                reply instanceof Reply.Refused refused
                        && refused.reason() == RejectionReason.ID_REUSED;
        var isCulprit = member.head().id().equals(blame.culprit);
        var hasItsOwn = reused || isCulprit || reply instanceof Reply.Again;
        return hasItsOwn ? reply : blame.toTheOthers();
    }

    private static void addLeg(Reply reply, Command command, List<Leg> legs) {
        if (reply instanceof Reply.Asked(var leg)) {
            legs.add(leg);
        } else if (reply instanceof Reply.Silence(var leg) && leg != null) {
            legs.add(leg);
        } else if (reply instanceof Reply.Done done
                && done.leg() != null
                && !command.head().options().dryRun()) {
            legs.add(done.leg());
        }
    }

    private static @Nullable Event answer(Reply reply, Command command, long version, long now) {
        var head = ReferenceRules.head(command, version, now);
        var dryRun = command.head().options().dryRun();
        return switch (reply) {
            case Reply.Done done ->
                    dryRun ? new Event.DryRunAnswered(head, done.outcome()) : done.event();
            case Reply.Refused(var reason, var fields) -> {
                var outcome = new Outcome.Rejected(version, reason, fields);
                yield dryRun
                        ? new Event.DryRunAnswered(head, outcome)
                        : new Event.CommandRejected(head, outcome);
            }
            case Reply.Again(var first, var decidedAt) ->
                    new Event.CommandRepeated(head, first, decidedAt);
            case Reply.Asked _, Reply.Silence _ -> null;
        };
    }

    /** A refusal is an answer for ever, but that of a clash is not the answer of the id. */
    private static void remember(Person person, Command command, Reply.Refused refused, long now) {
        if (refused.reason() != RejectionReason.ID_REUSED) {
            var outcome = new Outcome.Rejected(person.version, refused.reason(), refused.fields());
            person.memories.put(
                    command.head().id(),
                    new Person.Memory(Content.of(command), outcome, now, null));
        }
    }

    /**
     * Takes what comes from another user, after the holds of its receiver that are over.
     *
     * @param now timestamp of its record, milliseconds since the epoch
     * @param over the holds that end then or before are over
     */
    public Result leg(Leg leg, long now, long over) {
        var ended = end(leg.destination(), over);
        var person = person(leg.destination());
        return new ReferenceLegs(catalogue, person, now).take(leg).after(ended);
    }

    /** Ends a hold; nothing where it is closed. The event is of the time at which it was to end. */
    public Result expire(UserId user, CommandId id) {
        var person = person(user);
        var hold = person.holds.remove(id);
        if (hold == null) {
            return new Result(List.of(), List.of(), List.of());
        }
        var purse = person.purse(hold.asset());
        purse.held = purse.held.subtract(hold.amount());
        purse.available = purse.available.add(hold.amount());
        person.version = Math.addExact(person.version, 1);
        var at = hold.expiresAt();
        var head = new EventHead(user, id, person.version, at, at, null, Map.of());
        var event =
                new Event.HoldExpired(
                        head,
                        hold.asset(),
                        new Amount(hold.amount().longValueExact()),
                        person.available(hold.asset()));
        return new Result(List.of(event), List.of(), List.of());
    }

    /** Forgets the answer to a command, as after the time for which answers are kept. */
    public void forget(UserId user, CommandId command) {
        person(user).memories.remove(command);
    }

    /** Forgets all that the user was answered or told, as after the time for which it is kept. */
    public void forget(UserId user) {
        var person = person(user);
        person.memories.clear();
        person.receipts.clear();
        person.questions.clear();
        person.homecomings.clear();
    }

    /** When which hold of the user ends, milliseconds since the epoch. */
    public Map<CommandId, Long> expiries(UserId user) {
        var expiries = new HashMap<CommandId, Long>();
        person(user).holds.forEach((id, hold) -> expiries.put(id, hold.expiresAt()));
        return Map.copyOf(expiries);
    }

    public long version(UserId user) {
        return person(user).version;
    }

    public boolean frozen(UserId user) {
        return person(user).frozen;
    }

    /** Available, held, earned, spent, received and sent, in minor units. */
    public List<BigInteger> numbers(UserId user, AssetId asset) {
        return person(user).purse(asset).numbers();
    }

    private Person person(UserId user) {
        return people.computeIfAbsent(user, Person::new);
    }
}
