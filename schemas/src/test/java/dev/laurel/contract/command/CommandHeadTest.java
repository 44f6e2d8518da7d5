package dev.laurel.contract.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

class CommandHeadTest {

    @Test
    void shouldTakeTimesOfFourDigitYears() {
        var first = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
        var last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        assertThat(head(first, null).occurredAtMillis()).isEqualTo(first);
        assertThat(head(last, null).occurredAtMillis()).isEqualTo(last);
        assertThatThrownBy(() -> head(first - 1, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0001 to 9999");
        assertThatThrownBy(() -> head(last + 1, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0001 to 9999");
    }

    @Test
    void shouldRefuseANegativeExpectedVersion() {
        assertThat(head(0, 0L).ifVersion()).isZero();
        assertThatThrownBy(() -> head(0, -1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void shouldRefuseATransferToOneself() {
        var head = head(0, null);
        var asset = new AssetId("credit");
        var amount = new Amount(1);
        assertThatThrownBy(() -> new Command.TransferCredits(head, asset, amount, head.user()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be another user");
    }

    private static CommandHead head(long occurredAtMillis, @Nullable Long ifVersion) {
        return new CommandHead(
                new CommandId("c"),
                new UserId("u"),
                occurredAtMillis,
                true,
                null,
                Map.of(),
                new CommandOptions(ifVersion, false, null));
    }
}
