package dev.laurel.projection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class BrokerContactTest {

    private long nanos;
    private final BrokerContact contact = new BrokerContact(() -> nanos);

    @Test
    void shouldBeLostWhenNoByteComesForLong() {
        after(Duration.ofSeconds(4), 0);
        assertThat(contact.isLost()).isFalse();

        after(Duration.ofSeconds(1), 0);
        assertThat(contact.isLost()).isTrue();
        assertThat(contact.detail()).isEqualTo("No response from Kafka for 5 s");

        after(Duration.ofSeconds(1), 100);
        assertThat(contact.isLost()).isFalse();
    }

    @Test
    void shouldNotTakeAClientThatIsMadeAgainForAnAnswer() {
        after(Duration.ZERO, 1_000);
        after(Duration.ofSeconds(5), 10);
        assertThat(contact.isLost()).isTrue();

        after(Duration.ofSeconds(1), 20);
        assertThat(contact.isLost()).isFalse();
    }

    private void after(Duration time, double bytesIn) {
        nanos += time.toNanos();
        contact.note(bytesIn);
    }
}
