package dev.laurel.projection.ledger.history;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Ledger;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.reference.ledger.ReferenceLedger;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The ledger and its reference side by side: each step is taken by both, and must come to the same.
 *
 * <p>Legs between two users arrive in the order of their sending, as they do in one partition of a
 * topic; legs between others do not care.
 */
final class TwoLedgers {

    private static final long GRACE_MILLIS = 750;

    private final Ledger ledger = new Ledger(CATALOGUE);
    private final ReferenceLedger reference = new ReferenceLedger(CATALOGUE);
    private final HistoryRules rules = new HistoryRules();
    private final List<CommandEntry> asked = new ArrayList<>();
    private final Map<Lane, Deque<Leg>> underWay = new LinkedHashMap<>();
    private final List<Leg> taken = new ArrayList<>();
    private final List<Leg> stranded = new ArrayList<>();
    private final Set<String> met = new TreeSet<>();
    private long nowMillis = Ledger.DECIDED_AT;
    private long newestMillis = Ledger.DECIDED_AT;

    private record Lane(UserId from, UserId to) {

        boolean joins(UserId user) {
            return from.equals(user) || to.equals(user);
        }
    }

    private record Due(UserId user, CommandId hold, long atMillis) {}

    void take(Act act) {
        switch (act) {
            case Act.Ask(var command) -> ask(command);
            case Act.AskTogether(var group) -> askTogether(group);
            case Act.AskAgain(var pick) -> {
                if (!asked.isEmpty()) {
                    ask(picked(asked, pick));
                }
            }
            case Act.Deliver(var pick) -> {
                var lanes = underWay.values().stream().filter(lane -> !lane.isEmpty()).toList();
                if (!lanes.isEmpty()) {
                    deliver(picked(lanes, pick).remove());
                }
            }
            case Act.DeliverAgain(var pick) -> {
                if (!taken.isEmpty()) {
                    deliverAgain(picked(taken, pick));
                }
            }
            case Act.Rescue(var pick) -> {
                if (!stranded.isEmpty()) {
                    deliver(stranded.remove(pick % stranded.size()));
                }
            }
            case Act.Forget(var pick) -> forget(picked(Histories.USERS, pick));
            case Act.Wait(var millis) -> at(nowMillis + millis);
            case Act.WaitForExpiry(var offset) -> {
                var next = dues().mapToLong(Due::atMillis).filter(at -> at > nowMillis).min();
                next.ifPresent(due -> at(Math.max(nowMillis, due + offset)));
            }
            case Act.Expire(var pick) -> expire(pick);
        }
        conserved();
    }

    /** The kinds of events and the reasons of refusals that the history came to. */
    Set<String> met() {
        var all = new TreeSet<>(met);
        all.addAll(rules.met());
        return all;
    }

    /** Everything arrives in the end, and the accounts are told by the events alone. */
    void end() {
        while (underWay.values().stream().anyMatch(lane -> !lane.isEmpty())) {
            take(new Act.Deliver(0));
        }
        rules.endedAs(ledger, Histories.USERS);
        ledger.isWhatItsLogSays();
    }

    private void at(long millis) {
        nowMillis = millis;
        ledger.at(millis);
    }

    private List<Event> ask(CommandEntry entry) {
        asked.add(entry);
        newestMillis = nowMillis;
        ledger.over(overMillis());
        var events = ledger.answers(entry);
        same(events, reference.command(entry, nowMillis, overMillis()));
        return events;
    }

    /** Holds end by the commands, and a little behind them. */
    private long overMillis() {
        return newestMillis - GRACE_MILLIS;
    }

    private void askTogether(CommandGroup group) {
        var version = ledger.account(group.user()).version();
        var events =
                ask(Histories.countedFrom(version, group)).stream()
                        .filter(event -> !(event instanceof Event.HoldExpired))
                        .toList();
        for (var at = 1; at < events.size(); at++) {
            if (group.members().get(at).head().ifVersion() != null) {
                metInGroups(events.get(at));
            }
        }
    }

    /** Of a member that names the version which those before it make. */
    private void metInGroups(Event answer) {
        switch (answer) {
            case Event.Change _ -> met.add("group at its versions");
            case Event.CommandRejected rejected
                    when rejected.outcome().reason() == RejectionReason.VERSION_MISMATCH ->
                    met.add("group at other versions");
            case Event.DryRunAnswered dry when dry.outcome() instanceof Outcome.Applied ->
                    met.add("dry run of a group at its versions");
            default -> {
                // Of no use here.
            }
        }
    }

    private void deliver(Leg leg) {
        var events = ledger.deliver(leg);
        var expected = reference.leg(leg, nowMillis, overMillis());
        same(events, expected);
        if (expected.stranded().isEmpty() && !isDryRun(leg)) {
            taken.add(leg);
        }
    }

    /** What has been taken is not on its way, whatever becomes of a copy of it. */
    private void deliverAgain(Leg leg) {
        var events = ledger.deliver(leg);
        var expected = reference.leg(leg, nowMillis, overMillis());
        same(events, new ReferenceLedger.Result(expected.events(), expected.legs(), List.of()));
    }

    /** Not while an answer is under way: that takes no days. */
    private void forget(UserId user) {
        if (notThere().anyMatch(leg -> asks(user, leg))) {
            return;
        }
        ledger.forget(user);
        reference.forget(user);
        rules.forgot(user);
        taken.removeIf(leg -> lane(leg).joins(user));
    }

    /** Whether it belongs to a reversal that the user asked for. */
    private static boolean asks(UserId user, Leg leg) {
        return switch (leg) {
            case TransferLeg _ -> false;
            case Leg.ReversalCredit credit -> credit.parties().requestedBy().equals(user);
            case Leg.Reversal step -> step.sender().equals(user);
        };
    }

    private Stream<Leg> notThere() {
        return Stream.concat(underWay.values().stream().flatMap(Deque::stream), stranded.stream());
    }

    private static boolean isDryRun(Leg leg) {
        return switch (leg) {
            case Leg.ReversalRequest request -> request.dryRun();
            case Leg.ReversalAnswer answer -> answer.dryRun();
            case TransferLeg _, Leg.ReversalCredit _ -> false;
        };
    }

    private void expire(int pick) {
        var over = dues().filter(due -> due.atMillis <= nowMillis).toList();
        if (!over.isEmpty()) {
            var due = picked(over, pick);
            same(ledger.expire(due.user, due.hold.value()), reference.expire(due.user, due.hold));
            assertThat(ledger.expire(due.user, due.hold.value())).isEmpty();
        }
    }

    private Stream<Due> dues() {
        return Histories.USERS.stream()
                .flatMap(
                        user ->
                                reference.expiries(user).entrySet().stream()
                                        .map(end -> new Due(user, end.getKey(), end.getValue())))
                .sorted(Comparator.comparing(due -> due.hold.value()));
    }

    /** The same events, legs and accounts. */
    private void same(List<Event> events, ReferenceLedger.Result expected) {
        assertThat(events).isEqualTo(expected.events());
        var legs = new ArrayList<>(ledger.legs);
        ledger.legs.clear();
        assertThat(legs).isEqualTo(expected.legs());
        for (var leg : legs) {
            underWay.computeIfAbsent(lane(leg), _ -> new ArrayDeque<>()).add(leg);
        }
        stranded.addAll(expected.stranded());
        rules.happened(events);
        for (var user : Histories.USERS) {
            var account = ledger.account(user);
            assertThat(account.version()).isEqualTo(reference.version(user));
            assertThat(account.frozen()).isEqualTo(reference.frozen(user));
            var ends = new HashMap<CommandId, Long>();
            account.holds().forEach(hold -> ends.put(hold.id(), hold.expiresAtMillis()));
            assertThat(ends).isEqualTo(reference.expiries(user));
            for (var asset : Histories.ASSETS) {
                assertThat(numbers(account.balance(asset)))
                        .isEqualTo(reference.numbers(user, asset));
            }
        }
        assertThat(ledger.expiries()).hasSize(Math.toIntExact(dues().count()));
    }

    private static Lane lane(Leg leg) {
        var to = leg.destination();
        return switch (leg) {
            case TransferLeg credits ->
                    new Lane(credits.returning() ? credits.to() : credits.from(), to);
            case Leg.Reversal step ->
                    new Lane(to.equals(step.sender()) ? step.receiver() : step.sender(), to);
        };
    }

    /** What was granted is somewhere: spent, with somebody, or on its way, to the last unit. */
    private void conserved() {
        for (var asset : Histories.ASSETS) {
            var left = BigInteger.ZERO;
            var sentLessReceived = BigInteger.ZERO;
            for (var user : Histories.USERS) {
                var has = ledger.account(user).balance(asset);
                left = left.add(big(has.earned())).subtract(big(has.spent()));
                left = left.subtract(big(has.available())).subtract(big(has.held()));
                sentLessReceived =
                        sentLessReceived.add(big(has.sent())).subtract(big(has.received()));
            }
            var inFlight = inFlight(asset);
            assertThat(left).as("granted, and nowhere").isEqualTo(inFlight);
            assertThat(sentLessReceived).as("sent, and not there").isEqualTo(inFlight);
        }
    }

    private BigInteger inFlight(AssetId asset) {
        return notThere().map(leg -> amount(leg, asset)).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger amount(Leg leg, AssetId asset) {
        return switch (leg) {
            case TransferLeg credits when credits.asset().equals(asset) ->
                    big(credits.amount().minorUnits());
            case Leg.ReversalCredit credit when credit.asset().equals(asset) ->
                    big(credit.amount().minorUnits());
            default -> BigInteger.ZERO;
        };
    }

    private static List<BigInteger> numbers(AccountBalance has) {
        return LongStream.of(
                        has.available(),
                        has.held(),
                        has.earned(),
                        has.spent(),
                        has.received(),
                        has.sent())
                .mapToObj(TwoLedgers::big)
                .toList();
    }

    private static BigInteger big(long number) {
        return BigInteger.valueOf(number);
    }

    private static <T> T picked(List<T> list, int pick) {
        return list.get(pick % list.size());
    }
}
