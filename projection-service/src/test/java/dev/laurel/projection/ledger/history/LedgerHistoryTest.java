package dev.laurel.projection.ledger.history;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;

/**
 * Random histories through the ledger and its reference. A failure shows the shortest history that
 * fails, and the seed; {@code seed = ""} tries others every time.
 */
class LedgerHistoryTest {

    private static final String SEED = "20261123";

    @Provide
    Arbitrary<List<Act>> smallAmounts() {
        return new Histories(Arbitraries.longs().between(1, 60), 24, 4).ofLength(160);
    }

    @Provide
    Arbitrary<List<Act>> hugeAmounts() {
        var amounts =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(1, 60),
                        Arbitraries.longs().between(Long.MAX_VALUE / 2 - 2, Long.MAX_VALUE / 2 + 2),
                        Arbitraries.longs().between(Long.MAX_VALUE - 60, Long.MAX_VALUE));
        return new Histories(amounts, 24, 4).ofLength(120);
    }

    @Provide
    Arbitrary<List<Act>> manyHolds() {
        return new Histories(Arbitraries.longs().between(1, 3), 400, 200)
                .ofLength(600)
                .filter(history -> history.size() > 300);
    }

    @Property(tries = 400, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldDecideAsTheReferenceDoes(@ForAll("smallAmounts") List<Act> history) {
        live(history);
    }

    @Property(tries = 400, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldNeverWrap(@ForAll("hugeAmounts") List<Act> history) {
        live(history);
    }

    @Property(tries = 10, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldBoundTheOpenHolds(@ForAll("manyHolds") List<Act> history) {
        live(history);
    }

    private static void live(List<Act> history) {
        var ledgers = new TwoLedgers();
        history.forEach(ledgers::take);
        ledgers.end();
    }
}
