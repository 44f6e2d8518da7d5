package dev.laurel.stack.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

final class ReadinessTest {

    @Test
    void shouldReadWhatAServiceSays() {
        var readiness =
                Readiness.parse(
                        503,
                        """
                        {"ready":false,"lag":7,"lagMs":1200,"detail":"No response from Kafka",
                         "since":"2026-11-27T03:12:44Z","position":"3:41"}""");
        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.answered()).isTrue();
        assertThat(readiness.detail()).isEqualTo("No response from Kafka");
        assertThat(readiness.since()).contains(Instant.parse("2026-11-27T03:12:44Z"));
        assertThat(readiness.progress().lag()).contains(7L);
        assertThat(readiness.progress().lagMillis()).contains(1_200L);
        assertThat(readiness.progress().position()).contains("3:41");
    }

    @Test
    void shouldTolerateWhatIsMissingOrNoJson() {
        assertThat(Readiness.parse(200, "{}").ready()).isTrue();
        assertThat(Readiness.parse(200, "well").ready()).isTrue();
        assertThat(Readiness.parse(503, "").detail()).isEqualTo("is not ready");
        assertThat(Readiness.parse(404, "<html>").answered()).isFalse();
        assertThat(Readiness.parse(503, "{\"since\":\"yesterday\",\"lag\":\"x\"}").since())
                .isEmpty();
    }
}
