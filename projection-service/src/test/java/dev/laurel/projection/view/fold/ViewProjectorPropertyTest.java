package dev.laurel.projection.view.fold;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.head;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.UserView;
import dev.laurel.kit.fixture.FreshSeed;
import dev.laurel.projection.ledger.decision.Ledger;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.reference.Account;
import dev.laurel.reference.Findings;
import dev.laurel.reference.Purse;
import dev.laurel.reference.ReferenceReadModel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Random histories of real events, out of their calendar order and delivered again and again. */
class ViewProjectorPropertyTest {

    private static final int COMMANDS = 600;
    private static final int OPEN_PERIODS_MAX = 4;
    private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;
    private static final List<UserId> USERS =
            List.of(new UserId("a"), new UserId("b"), new UserId("c"));

    private static final Account NOBODY = new Account(0, null, Map.of(), false, Map.of());

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.range(0, 60),
                LongStream.of(FreshSeed.of(ViewProjectorPropertyTest.class)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldServeWhatTheReferenceHas(long seed) {
        var random = new Random(seed);
        var openPeriodsMax = 1 + random.nextInt(OPEN_PERIODS_MAX);
        var ledger = history(random);
        var views = new Views(openPeriodsMax);
        var findings = new Findings(1);
        var reference = new ReferenceReadModel(CATALOGUE, findings);
        var events = ledger.changes();
        for (var at = 0; at < events.size(); at++) {
            var event = events.get(at);
            reference.take(event, 0, at);
            views.fold(event);
            if (random.nextInt(10) == 0) {
                // A crash: the last events come again.
                for (var again = Math.max(0, at - random.nextInt(20)); again <= at; again++) {
                    views.fold(events.get(again));
                }
            }
            if (seed % 2 == 1 && random.nextInt(50) == 0) {
                // Started again with another setting.
                views.keep(1 + random.nextInt(OPEN_PERIODS_MAX));
            }
        }
        assertThat(findings.first()).as("seed %d", seed).isEmpty();
        var standings = standings(reference);
        for (var user : USERS) {
            var view = views.view(user);
            assertThat(views.standings(user))
                    .as("seed %d user %s", seed, user)
                    .isEqualTo(standings.getOrDefault(user.value(), Map.of()));
            assertThat(account(view))
                    .as("seed %d", seed)
                    .isEqualTo(reference.accounts().getOrDefault(user.value(), NOBODY));
            bounded(view, seed % 2 == 1 ? OPEN_PERIODS_MAX : openPeriodsMax, seed);
            sameAsAccount(ledger, view, seed);
        }
    }

    /** Histories without the rare kinds would prove nothing of them. */
    @Test
    void shouldMeetEveryKindOfChange() {
        var kinds = new HashSet<Class<?>>();
        seeds().forEach(
                        seed ->
                                history(new Random(seed))
                                        .changes()
                                        .forEach(event -> kinds.add(event.getClass())));

        assertThat(kinds)
                .contains(
                        GrantReversed.class,
                        SpendReversed.class,
                        TransferReversed.class,
                        TransferTakenBack.class,
                        TransferReturned.class,
                        HoldPlaced.class,
                        HoldCaptured.class,
                        HoldReleased.class,
                        HoldExpired.class,
                        UserFrozen.class,
                        UserUnfrozen.class);
    }

    /** user => board and window => score and time reached. */
    private static Map<String, Map<String, String>> standings(ReferenceReadModel reference) {
        var byUser = new HashMap<String, Map<String, String>>();
        for (var board : CATALOGUE.boards()) {
            var id = board.id().value();
            for (var window : reference.standings().windows(id)) {
                for (var place : reference.standings().places(id, window)) {
                    byUser.computeIfAbsent(place.user(), _ -> new TreeMap<>())
                            .put(id + " " + window, place.score() + "@" + place.reachedAtMillis());
                }
            }
        }
        return byUser;
    }

    private static Account account(UserView view) {
        var purses = new HashMap<String, Purse>();
        for (var balance : view.balances()) {
            var totals = balance.totals();
            purses.put(
                    balance.asset().value(),
                    new Purse(
                            BigInteger.valueOf(balance.available()),
                            BigInteger.valueOf(balance.held()),
                            BigInteger.valueOf(totals.earned()),
                            BigInteger.valueOf(totals.spent()),
                            BigInteger.valueOf(totals.received()),
                            BigInteger.valueOf(totals.sent()),
                            BigInteger.valueOf(totals.transactions())));
        }
        return new Account(view.version(), view.name(), view.attributes(), view.frozen(), purses);
    }

    private static void bounded(UserView view, int openPeriodsMax, long seed) {
        var periods = new HashMap<String, Integer>();
        for (var standing : view.standings()) {
            periods.merge(standing.board() + " " + standing.window().kind(), 1, Integer::sum);
        }
        assertThat(periods.values()).as("seed %d", seed).allMatch(open -> open <= openPeriodsMax);
    }

    private static void sameAsAccount(Ledger ledger, UserView view, long seed) {
        var account = ledger.account(view.user());
        assertThat(view.version()).as("seed %d", seed).isEqualTo(account.version());
        assertThat(view.frozen()).as("seed %d", seed).isEqualTo(account.frozen());
        var balances =
                view.balances().stream()
                        .map(
                                balance ->
                                        new AccountBalance(
                                                balance.asset(),
                                                balance.available(),
                                                balance.held(),
                                                balance.totals().earned(),
                                                balance.totals().spent(),
                                                balance.totals().received(),
                                                balance.totals().sent()))
                        .toList();
        assertThat(balances).as("seed %d", seed).isEqualTo(account.balances());
    }

    private static Ledger history(Random random) {
        var ledger = new Ledger(CATALOGUE);
        for (var number = 0; number < COMMANDS; number++) {
            ledger.answers(command(random, number));
            endAHold(ledger, random, number);
            if (random.nextBoolean()) {
                ledger.deliverAll();
            }
        }
        return ledger;
    }

    private static void endAHold(Ledger ledger, Random random, int number) {
        var open = ledger.expiries().keySet().stream().sorted().toList();
        if (open.isEmpty() || random.nextInt(10) > 0) {
            return;
        }
        var due = open.get(random.nextInt(open.size())).split("/", 2);
        var hold = new CommandId(due[1]);
        var head = head(new UserId(due[0]), "e-" + number, NOON + number * 3_600_000L, null);
        switch (random.nextInt(3)) {
            case 0 -> ledger.answers(new CaptureHold(head, hold, new Amount(1)));
            case 1 -> ledger.answers(new ReleaseHold(head, hold));
            default -> ledger.expire(head.user(), hold.value());
        }
    }

    private static Command command(Random random, int number) {
        var user = USERS.get(random.nextInt(USERS.size()));
        // Mostly in order, often a little late, sometimes years.
        var late = (long) (Math.pow(random.nextDouble(), 6) * 3 * YEAR_MILLIS);
        var head = head(user, "c-" + number, NOON + number * 3_600_000L - late, null);
        var asset = random.nextInt(4) == 0 ? DEBT : CREDIT;
        var amount = new Amount(1 + random.nextInt(30));
        var to = USERS.get(random.nextInt(USERS.size()));
        var earlier = new CommandId("c-" + random.nextInt(Math.max(1, number)));
        return switch (random.nextInt(18)) {
            case 10, 11, 12, 13, 14, 15 -> new ReverseTransaction(head, earlier);
            case 16 -> number % 5 == 0 ? new FreezeUser(head) : new UnfreezeUser(head);
            case 17 -> new PlaceHold(head, asset, amount, 60);
            case 0 ->
                    new ChangeProfile(
                            head, new ProfileChange("n" + number, Map.of("k", "v" + number)));
            case 1, 2, 3, 4 -> new GrantCredits(head, asset, amount);
            case 5, 6 -> new SpendCredits(head, asset, amount);
            default ->
                    to.equals(user)
                            ? new GrantCredits(head, asset, new Amount(Long.MAX_VALUE / 2))
                            : new TransferCredits(head, asset, amount, to);
        };
    }

    /** The projector over maps in the place of stores. */
    private static final class Views {

        private final Map<UserId, UserView> views = new HashMap<>();
        private final Map<UserId, Map<String, Standing>> spilled = new HashMap<>();
        private ViewProjector projector;

        Views(int openPeriodsMax) {
            this.projector = new ViewProjector(CATALOGUE, openPeriodsMax);
        }

        /** From now on this many periods, with the views as they are. */
        void keep(int openPeriodsMax) {
            projector = new ViewProjector(CATALOGUE, openPeriodsMax);
        }

        void fold(Change event) {
            var user = event.head().user();
            var folded =
                    projector.fold(
                            view(user),
                            event,
                            (owner, board, window) -> spilled(owner).get(board + " " + window));
            views.put(user, folded.view());
            for (var standing : folded.spilled()) {
                spilled(user).put(standing.board() + " " + standing.window(), standing);
            }
        }

        UserView view(UserId user) {
            return views.getOrDefault(user, UserView.empty(user));
        }

        private Map<String, Standing> spilled(UserId user) {
            return spilled.computeIfAbsent(user, _ -> new TreeMap<>());
        }

        /** Of the view and beside it; no window may be in both. */
        Map<String, String> standings(UserId user) {
            var all = new TreeMap<String, String>();
            for (var standing : view(user).standings()) {
                add(all, standing);
            }
            spilled(user).values().forEach(standing -> add(all, standing));
            return all;
        }

        private static void add(Map<String, String> all, Standing standing) {
            var key = standing.board() + " " + standing.window();
            var old = all.put(key, standing.score() + "@" + standing.reachedAtMillis());
            assertThat(old).as(key).isNull();
        }
    }
}
