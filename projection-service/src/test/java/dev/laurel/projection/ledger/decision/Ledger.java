package dev.laurel.projection.ledger.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventMemory;
import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.applier.EventReplay;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.engine.LedgerOutput;
import dev.laurel.projection.ledger.heal.SentLeg;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.ledger.state.StagedState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ledger over maps: given a history, when a command, then a decision. */
public final class Ledger implements MutableLedgerState {

    public static final long DECIDED_AT = 1_000;

    public final Deque<Leg> legs = new ArrayDeque<>();
    final Map<UserId, Account> accounts = new HashMap<>();
    final List<Event.Change> changes = new ArrayList<>();

    private final List<Event> events = new ArrayList<>();
    private final List<RememberedEvent> remembered = new ArrayList<>();
    private final Map<String, Remembered> decisions = new TreeMap<>();
    private final Map<LegName, Remembered> steps = new HashMap<>();
    private final Map<String, Long> expiries = new TreeMap<>();
    private final CommandDecider decider;
    private final LegDecider legDecider;
    private final LedgerEngine engine;
    private long nowMillis = DECIDED_AT;
    private long overMillis = -1;

    private Ledger() {
        this(new Catalogue(List.of(), List.of()));
    }

    public Ledger(Catalogue catalogue) {
        this.decider = new CommandDecider(catalogue);
        this.legDecider = new LegDecider(catalogue);
        this.engine = new LedgerEngine(decider, legDecider);
    }

    /** Time of the records from now on. */
    public void at(long millis) {
        nowMillis = millis;
    }

    /** Holds that end then or before end before anything else is decided for their user. */
    public void over(long millis) {
        overMillis = millis;
    }

    /** Decides and applies. */
    public Decision when(Command command) {
        var decision = decider.decide(command, Fingerprint.of(command), this, nowMillis);
        var answered = answers(command);
        assert !answered.isEmpty()
                || decision instanceof Decision.Ask
                || decision instanceof Decision.Undecided;
        return decision;
    }

    /** Decides a command or a group and gives the events that come of it. */
    public List<Event> answers(CommandEntry entry) {
        var staged = new StagedState(this);
        var outputs = over(entry.user(), staged);
        outputs.addAll(engine.command(entry, staged, nowMillis));
        staged.commit();
        return written(outputs);
    }

    /** Delivers the leg that waits longest. */
    public LegDecision deliver() {
        var leg = legs.remove();
        var decision = legDecider.decide(leg, this, nowMillis);
        deliver(leg);
        return decision;
    }

    /** Delivers this leg, and gives the events that come of it. */
    public List<Event> deliver(Leg leg) {
        var staged = new StagedState(this);
        var outputs = over(leg.destination(), staged);
        outputs.addAll(engine.leg(leg, staged, nowMillis));
        staged.commit();
        return written(outputs);
    }

    public void deliverAll() {
        while (!legs.isEmpty()) {
            deliver();
        }
    }

    /** Ends the hold, as when its time is over. */
    public List<Event> expire(UserId user, String hold) {
        var staged = new StagedState(this);
        var outputs = expire(user, new CommandId(hold), staged);
        staged.commit();
        return written(outputs);
    }

    private List<LedgerOutput> over(UserId user, StagedState staged) {
        var outputs = new ArrayList<LedgerOutput>();
        for (var hold : HoldDecider.due(staged.account(user), overMillis)) {
            outputs.addAll(expire(user, hold.id(), staged));
        }
        return outputs;
    }

    private List<LedgerOutput> expire(UserId user, CommandId hold, StagedState staged) {
        return engine.expire(user, hold, staged).stream()
                .<LedgerOutput>map(
                        event -> new LedgerOutput.Happened(event, EventMemory.NONE, 0, false))
                .toList();
    }

    private List<Event> written(List<LedgerOutput> outputs) {
        var now = new ArrayList<Event>();
        for (var output : outputs) {
            switch (output) {
                case LedgerOutput.Happened(var event, var memory, _, _) -> {
                    now.add(event);
                    remembered.add(new RememberedEvent(event, memory));
                }
                case LedgerOutput.Sent(var leg, _, _) -> legs.add(leg);
                case LedgerOutput.Stranded _ -> {}
            }
        }
        legsFollow(outputs);
        events.addAll(now);
        for (var event : now) {
            if (event instanceof Event.Change change) {
                changes.add(change);
            }
        }
        return now;
    }

    /** A leg can be told from the event that it set out with. */
    private static void legsFollow(List<LedgerOutput> outputs) {
        for (var at = 0; at < outputs.size(); at++) {
            if (outputs.get(at) instanceof LedgerOutput.Happened(var event, var memory, _, _)) {
                var next = at + 1 < outputs.size() ? outputs.get(at + 1) : null;
                // What is asked sets out with no event: in a group, behind another member's.
                var leg =
                        next instanceof LedgerOutput.Sent sent
                                        && !(sent.leg() instanceof Leg.ReversalRequest)
                                ? sent.leg()
                                : null;
                assertThat(SentLeg.of(new RememberedEvent(event, memory)))
                        .isEqualTo(Optional.ofNullable(leg));
            }
        }
    }

    /**
     * All that its log makes of it: the accounts, and what is remembered, but for what it forgot
     * and for what another partition is still deciding.
     */
    public void isWhatItsLogSays() {
        var folded = new Ledger();
        var replay = new EventReplay(folded);
        for (var round = 0; round < 2; round++) {
            remembered.forEach(replay::take);
            replay.end();
            assertThat(replay.gaps()).isEmpty();
            assertThat(folded.accounts).isEqualTo(accounts);
            assertThat(folded.expiries).isEqualTo(expiries);
            assertThat(folded.steps).containsAllEntriesOf(steps);
            assertThat(folded.decisions).containsAllEntriesOf(decided());
        }
    }

    private Map<String, Remembered> decided() {
        var decided = new TreeMap<>(decisions);
        decided.values().removeIf(kept -> kept.first() == null && kept.effect() == null);
        return decided;
    }

    /** All that changed anything, in order. */
    public List<Event.Change> changes() {
        return List.copyOf(changes);
    }

    /** All that was written, in order. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** All that was written, in order, as it lies in the log. */
    public List<RememberedEvent> log() {
        return List.copyOf(remembered);
    }

    /** When which hold is due: user and hold to time. */
    public Map<String, Long> expiries() {
        return Map.copyOf(expiries);
    }

    /** Forgets a decision, as the purge does. */
    public void forget(UserId user, String command) {
        decisions.remove(key(user, new CommandId(command)));
    }

    /** Forgets all that is kept of a user's commands, and of what others sent and asked. */
    public void forget(UserId user) {
        decisions.keySet().removeIf(key -> key.startsWith(user + "\0"));
        steps.keySet().removeIf(step -> step.owner().equals(user));
    }

    private static String key(UserId user, CommandId command) {
        return user + "\0" + command;
    }

    @Override
    public Account account(UserId user) {
        return accounts.getOrDefault(user, Account.EMPTY);
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        return decisions.get(key(user, command));
    }

    @Override
    public @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender) {
        return decisions.get(key(receiver, transfer) + "\0" + sender);
    }

    @Override
    public List<UserId> sendersOf(UserId receiver, CommandId transfer) {
        var prefix = key(receiver, transfer) + "\0";
        return decisions.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> isReceived(entry.getValue()))
                .map(entry -> new UserId(entry.getKey().substring(prefix.length())))
                .limit(2)
                .toList();
    }

    private static boolean isReceived(Remembered remembered) {
        var effect = remembered.effect();
        return effect != null && effect.kind() == Effect.Kind.TRANSFER_RECEIVED;
    }

    @Override
    public @Nullable Remembered taken(LegName step) {
        return steps.get(step);
    }

    @Override
    public void rememberTaken(LegName step, Remembered remembered) {
        steps.put(step, remembered);
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        decisions.put(key(user, command), remembered);
    }

    @Override
    public void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered) {
        decisions.put(key(receiver, transfer) + "\0" + sender, remembered);
    }

    @Override
    public void expect(UserId user, OpenHold hold) {
        expiries.put(user + "/" + hold.id(), hold.expiresAtMillis());
    }

    @Override
    public void expectNoMore(UserId user, OpenHold hold) {
        expiries.remove(user + "/" + hold.id());
    }
}
