package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.Remembered;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The deciders and the applier over maps: given a history, when a command, then a decision. */
public final class Ledger implements MutableLedgerState {

    public static final long DECIDED_AT = 1_000;

    final Map<UserId, Account> accounts = new HashMap<>();
    final Deque<TransferLeg> legs = new ArrayDeque<>();
    final List<TransferLeg> stranded = new ArrayList<>();
    final List<Event.Change> changes = new ArrayList<>();

    private final Map<String, Remembered> decisions = new HashMap<>();
    private final AccountApplier applier = new AccountApplier(this);
    private final CommandDecider decider;

    public Ledger(Catalogue catalogue) {
        this.decider = new CommandDecider(catalogue);
    }

    /** Decides and applies. */
    public Decision when(Command command) {
        var head = command.head();
        var fingerprint = Fingerprint.of(command);
        var account = account(head.user());
        var decision =
                decider.decide(
                        command,
                        fingerprint,
                        account,
                        remembered(head.user(), head.id()),
                        DECIDED_AT);
        var answer = CommandDecider.answerHead(command, account, DECIDED_AT);
        switch (decision) {
            case Accept(var event, var leg) -> {
                apply(event);
                var available =
                        event instanceof MoneyMoved moved
                                ? OptionalLong.of(moved.available())
                                : OptionalLong.empty();
                applier.remember(
                        event.head(),
                        fingerprint,
                        new Outcome.Applied(event.head().version(), available));
                if (leg != null) {
                    legs.add(leg);
                }
            }
            case Reject(var reason, var fields) -> {
                if (reason != RejectionReason.ID_REUSED) {
                    var outcome = new Outcome.Rejected(account.version(), reason, fields);
                    applier.remember(answer, fingerprint, outcome);
                }
            }
            case Repeat _ -> {}
        }
        return decision;
    }

    /** Delivers the leg that waits longest. */
    public LegDecision deliver() {
        var leg = legs.remove();
        var decision = TransferLegDecider.decide(leg, account(leg.destination()), DECIDED_AT);
        switch (decision) {
            case LegDecision.Take(var event) -> apply(event);
            case LegDecision.SendHome(var homeward) -> legs.add(homeward);
            case LegDecision.Strand _ -> stranded.add(leg);
        }
        return decision;
    }

    public void deliverAll() {
        while (!legs.isEmpty()) {
            deliver();
        }
    }

    /** All that happened, in order. */
    public List<Event.Change> changes() {
        return List.copyOf(changes);
    }

    private void apply(Event.Change event) {
        changes.add(event);
        applier.put(event.head(), AccountApplier.next(account(event.head().user()), event));
    }

    @Override
    public Account account(UserId user) {
        return accounts.getOrDefault(user, Account.EMPTY);
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        return decisions.get(user + "\0" + command);
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        decisions.put(user + "\0" + command, remembered);
    }
}
