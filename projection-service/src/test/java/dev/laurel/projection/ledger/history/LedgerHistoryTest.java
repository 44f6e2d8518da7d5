package dev.laurel.projection.ledger.history;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.transfer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random histories through the ledger and its reference. A failure shows the shortest history that
 * fails, and the seed. Each kind is tried with histories that are always the same, and with some
 * that are others in each run; jqwik prints their seed, and {@code seed = "…"} takes it again.
 */
class LedgerHistoryTest {

    private static final String SEED = "20261123";

    private static final List<String> EVERYDAY =
            List.of(
                    "ProfileChanged",
                    "CreditsGranted",
                    "CreditsSpent",
                    "TransferSent",
                    "TransferReceived",
                    "HoldPlaced",
                    "HoldCaptured",
                    "HoldReleased",
                    "HoldExpired",
                    "GrantReversed",
                    "SpendReversed",
                    "TransferTakenBack",
                    "TransferReversed",
                    "UserFrozen",
                    "UserUnfrozen",
                    "CommandRepeated",
                    "DryRunAnswered",
                    "id_reused",
                    "user_frozen",
                    "version_mismatch",
                    "asset_unknown",
                    "hold_unknown",
                    "hold_closed",
                    "transaction_unknown",
                    "already_reversed",
                    "insufficient_credits",
                    "group_rejected",
                    "group at its versions",
                    "group at other versions",
                    "dry run of a group at its versions");

    @Provide
    Arbitrary<List<Act>> smallAmounts() {
        return new Histories(Arbitraries.longs().between(1, 60), 24, 5, 6, 0).ofLength(160);
    }

    @Provide
    Arbitrary<List<Act>> hugeAmounts() {
        var amounts =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(1, 60),
                        Arbitraries.longs().between(Long.MAX_VALUE / 2 - 2, Long.MAX_VALUE / 2 + 2),
                        Arbitraries.longs().between(Long.MAX_VALUE - 60, Long.MAX_VALUE));
        return new Histories(amounts, 24, 5, 6, 0).ofLength(120);
    }

    @Provide
    Arbitrary<List<Act>> manyHolds() {
        return new Histories(Arbitraries.longs().between(1, 3), 40, 40, 40, 0).ofLength(100);
    }

    /**
     * Few ids, which mean something else each time, and now and then more than anybody can hold.
     */
    @Provide
    Arbitrary<List<Act>> forgetful() {
        var amounts =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.longs().between(1, 60)),
                        Tuple.of(1, Arbitraries.just(Long.MAX_VALUE - 60)));
        return new Histories(amounts, 6, 2, 3, 3).ofLength(160);
    }

    @Property(tries = 500, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldDecideAsTheReferenceDoes(@ForAll("smallAmounts") List<Act> history) {
        live(Stream.concat(grants(), history.stream()).toList());
        met(EVERYDAY);
    }

    @Property(tries = 300, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldLoseNothingByForgetting(@ForAll("forgetful") List<Act> history) {
        live(history);
        met(List.of("TransferReceived", "TransferReturned", "TransferReversed"));
    }

    @Property(tries = 150, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldNeverWrap(@ForAll("hugeAmounts") List<Act> history) {
        live(history);
        met(List.of("balance_overflow", "TransferReturned"));
    }

    @Property(tries = 50, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldBoundTheOpenHolds(@ForAll("manyHolds") List<Act> history) {
        live(Stream.concat(almostTooManyHolds(), history.stream()).toList());
        met(List.of("too_many_holds"));
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void shouldDecideAsTheReferenceDoesInNewHistories(@ForAll("smallAmounts") List<Act> history) {
        live(Stream.concat(grants(), history.stream()).toList());
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void shouldLoseNothingByForgettingInNewHistories(@ForAll("forgetful") List<Act> history) {
        live(history);
    }

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void shouldNeverWrapInNewHistories(@ForAll("hugeAmounts") List<Act> history) {
        live(history);
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void shouldBoundTheOpenHoldsInNewHistories(@ForAll("manyHolds") List<Act> history) {
        live(Stream.concat(almostTooManyHolds(), history.stream()).toList());
    }

    @Example
    void shouldNotTakeACopyOfAnOlderTransferForOneUnderWay() {
        live(
                List.of(
                        new Act.Ask(grant(ALICE, "before", 10)),
                        new Act.Ask(transfer(ALICE, "again", BOB, 1)),
                        new Act.Forget(Histories.USERS.indexOf(ALICE)),
                        new Act.Ask(transfer(ALICE, "again", BOB, 1)),
                        new Act.Deliver(0),
                        new Act.Deliver(0),
                        new Act.DeliverAgain(0)));
    }

    private static Stream<Act> grants() {
        return Histories.USERS.stream().map(user -> new Act.Ask(grant(user, "before", 200)));
    }

    private static Stream<Act> almostTooManyHolds() {
        var before = Stream.of(grant(ALICE, "before", 1_000));
        var holds = IntStream.range(0, 62).mapToObj(at -> hold(ALICE, "before-" + at, 1, 60));
        return Stream.concat(before, holds).map(Act.Ask::new);
    }

    private static void live(List<Act> history) {
        var ledgers = new TwoLedgers();
        history.forEach(ledgers::take);
        ledgers.end();
        ledgers.met().forEach(word -> Statistics.label("met").collect(word));
    }

    /** A property that never comes to what it is about proves nothing. */
    private static void met(Collection<String> words) {
        Statistics.label("met")
                .coverage(
                        checker ->
                                words.forEach(
                                        word -> checker.check(word).count(count -> count > 0)));
    }
}
