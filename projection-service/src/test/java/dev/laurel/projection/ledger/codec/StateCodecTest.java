package dev.laurel.projection.ledger.codec;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Account.Standing;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

class StateCodecTest {

    /** Of a catalogue. */
    private static final int ASSETS_MAX = 1_000;

    @Test
    void shouldReadTheAccountItWrote() {
        var account =
                new Account(
                        7,
                        new Standing(true, true),
                        List.of(
                                new AccountBalance(CREDIT, 1, 2, 3, 4, 5, 6),
                                new AccountBalance(DEBT, -1, 0, Long.MAX_VALUE, 4, 5, 6)),
                        List.of(new OpenHold(new CommandId("h-1"), CREDIT, 3, Long.MAX_VALUE)));

        assertThat(AccountCodec.decode(AccountCodec.encode(account))).isEqualTo(account);
    }

    @Test
    void shouldReadTheDecisionItWrote() {
        var fingerprint = Fingerprint.of(grant(ALICE, "c-1", 10));
        var outcomes =
                List.of(
                        new Outcome.Applied(3, OptionalLong.of(0)),
                        new Outcome.Applied(3, OptionalLong.empty()),
                        new Outcome.Rejected(
                                0, RejectionReason.INSUFFICIENT_CREDITS, List.of("x")));

        for (var outcome : outcomes) {
            var remembered = new Remembered(fingerprint, outcome, 42, null);
            assertThat(DecisionCodec.decode(DecisionCodec.encode(remembered)))
                    .isEqualTo(remembered);
        }
        for (var kind : Effect.Kind.values()) {
            var effect = new Effect(kind, CREDIT, new Amount(7), BOB, -3, true, 8);
            var remembered = new Remembered(fingerprint, null, 42, effect);
            var bytes = DecisionCodec.encode(remembered);
            assertThat(DecisionCodec.decode(bytes)).isEqualTo(remembered);
            assertThat(DecisionCodec.decidedAtMillis(bytes)).isEqualTo(42);
        }
    }

    /** With every asset that a catalogue may have, and as many holds as are taken. */
    @Test
    void shouldFitTheLargestAccountIntoARecord() {
        var balances = new ArrayList<AccountBalance>();
        var holds = new ArrayList<OpenHold>();
        for (var at = 0; at < ASSETS_MAX; at++) {
            var asset = new AssetId(longest(at, "a", AssetId.LENGTH_MAX));
            balances.add(
                    new AccountBalance(
                            asset,
                            Long.MIN_VALUE,
                            Long.MAX_VALUE,
                            Long.MAX_VALUE,
                            Long.MAX_VALUE,
                            Long.MAX_VALUE,
                            Long.MAX_VALUE));
        }
        for (var at = 0; at < Account.HOLDS_OF_ALL_MAX; at++) {
            var id = new CommandId(longest(at, "h", CommandId.LENGTH_MAX));
            var asset = balances.get(at % ASSETS_MAX).asset();
            holds.add(new OpenHold(id, asset, Long.MAX_VALUE, Long.MAX_VALUE));
        }
        var largest = new Account(Long.MAX_VALUE, new Standing(true, true), balances, holds);

        assertThat(AccountCodec.encode(largest)).hasSizeLessThan((1 << 20) / 3);
    }

    private static String longest(int number, String letter, int length) {
        return letter.repeat(length - 4) + (number + 1_000);
    }

    @Test
    void shouldSayWhatItCannotRead() {
        var noise = new byte[] {(byte) 0xFF, 1};

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> AccountCodec.decode(noise));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> DecisionCodec.decode(noise));
    }
}
