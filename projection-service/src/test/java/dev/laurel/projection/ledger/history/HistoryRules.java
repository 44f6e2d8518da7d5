package dev.laurel.projection.ledger.history;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.decision.Ledger;
import dev.laurel.projection.ledger.state.Account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What holds in every history, whatever any ledger says: told by the events alone. */
final class HistoryRules {

    private final Map<UserId, Account> accounts = new HashMap<>();
    private final Map<Name, Outcome> firstAnswers = new HashMap<>();

    private final Set<String> met = new TreeSet<>();

    private record Name(UserId user, CommandId command) {}

    /** The kinds of events and the reasons of refusals so far. */
    Set<String> met() {
        return Set.copyOf(met);
    }

    void happened(List<Event> events) {
        for (var event : events) {
            met.add(
                    event instanceof Event.CommandRejected rejected
                            ? rejected.outcome().reason().word()
                            : event.getClass().getSimpleName());
            switch (event) {
                case Event.Change change -> changed(change);
                case Event.CommandRepeated repeated ->
                        assertThat(repeated.outcome()).isEqualTo(firstAnswers.get(name(event)));
                case Event.CommandRejected rejected -> {
                    if (rejected.outcome().reason() != RejectionReason.ID_REUSED) {
                        answered(event, rejected.outcome());
                    }
                }
                case Event.Refusal _, Event.DryRunAnswered _ -> {
                    // It is no answer to the command.
                }
            }
            if (event instanceof Event.Answer || event instanceof Event.Refusal) {
                assertThat(event.head().version())
                        .as("an answer has the version that the user has")
                        .isEqualTo(account(event.head().user()).version());
            }
        }
    }

    /** Versions have no gap, and no balance is below its floor. */
    private void changed(Event.Change event) {
        var user = event.head().user();
        var before = account(user);
        assertThat(event.head().version()).isEqualTo(before.version() + 1);
        var after = AccountApplier.next(before, event);
        accounts.put(user, after);
        for (var asset : CATALOGUE.assets()) {
            var has = after.balance(asset.id());
            assertThat(has.available()).isGreaterThanOrEqualTo(asset.floor());
            assertThat(has.held()).isNotNegative();
        }
        if (event instanceof Event.MoneyMoved moved) {
            assertThat(moved.available()).isEqualTo(after.balance(moved.asset()).available());
        }
        if (event.answersCommand()) {
            answered(event, AccountApplier.answer(event));
        }
    }

    /** A command is answered once for ever. */
    private void answered(Event event, Outcome outcome) {
        assertThat(firstAnswers.put(name(event), outcome)).as("answered before").isNull();
    }

    /** Who is forgotten may be answered anew under every id. */
    void forgot(UserId user) {
        firstAnswers.keySet().removeIf(name -> name.user().equals(user));
    }

    void endedAs(Ledger ledger, List<UserId> users) {
        for (var user : users) {
            assertThat(account(user)).isEqualTo(ledger.account(user));
        }
    }

    private Account account(UserId user) {
        return accounts.getOrDefault(user, Account.EMPTY);
    }

    private static Name name(Event event) {
        return new Name(event.head().user(), event.head().commandId());
    }
}
