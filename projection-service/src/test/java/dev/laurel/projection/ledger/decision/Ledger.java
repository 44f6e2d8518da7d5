package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.engine.LedgerOutput;
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
import java.util.TreeMap;

/** The ledger over maps: given a history, when a command, then a decision. */
public final class Ledger implements MutableLedgerState {

    public static final long DECIDED_AT = 1_000;

    public final Deque<Leg> legs = new ArrayDeque<>();
    final Map<UserId, Account> accounts = new HashMap<>();
    final List<Event.Change> changes = new ArrayList<>();

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Remembered> decisions = new TreeMap<>();
    private final Map<LegName, Remembered> steps = new HashMap<>();
    private final Map<String, Long> expiries = new TreeMap<>();
    private final CommandDecider decider;
    private final LegDecider legDecider;
    private final LedgerEngine engine;
    private long nowMillis = DECIDED_AT;
    private long overMillis = -1;

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
                .<LedgerOutput>map(event -> new LedgerOutput.Happened(event, 0, false))
                .toList();
    }

    private List<Event> written(List<LedgerOutput> outputs) {
        var now = new ArrayList<Event>();
        for (var output : outputs) {
            switch (output) {
                case LedgerOutput.Happened(var event, _, _) -> now.add(event);
                case LedgerOutput.Sent(var leg, _, _) -> legs.add(leg);
                case LedgerOutput.Stranded _ -> {}
            }
        }
        events.addAll(now);
        for (var event : now) {
            if (event instanceof Event.Change change) {
                changes.add(change);
            }
        }
        return now;
    }

    /** All that changed anything, in order. */
    public List<Event.Change> changes() {
        return List.copyOf(changes);
    }

    /** All that was written, in order. */
    public List<Event> events() {
        return List.copyOf(events);
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
