package dev.laurel.projection.ledger.codec;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.Remembered;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalLong;

class StateCodecTest {

    @Test
    void shouldReadTheAccountItWrote() {
        var account =
                new Account(
                        7,
                        true,
                        List.of(
                                new AccountBalance(CREDIT, 1, 2, 3, 4, 5, 6),
                                new AccountBalance(DEBT, -1, 0, Long.MAX_VALUE, 4, 5, 6)));

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
            var remembered = new Remembered(fingerprint, outcome, 42);
            assertThat(DecisionCodec.decode(DecisionCodec.encode(remembered)))
                    .isEqualTo(remembered);
        }
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
