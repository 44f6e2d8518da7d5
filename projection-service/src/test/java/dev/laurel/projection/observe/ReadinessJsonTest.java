package dev.laurel.projection.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

class ReadinessJsonTest {

    private static final Instant SINCE = Instant.parse("2026-11-27T10:00:00Z");

    @Test
    void shouldLeaveOutALagThatIsNotKnown() {
        var readiness =
                new Readiness(
                        false,
                        OptionalLong.empty(),
                        "No response from Kafka for 7 s",
                        SINCE,
                        List.of(
                                new RoleState(
                                        "ledger",
                                        "NO_RESPONSE",
                                        false,
                                        true,
                                        true,
                                        OptionalLong.empty(),
                                        "No response from Kafka for 7 s")));

        assertThat(json(readiness))
                .isEqualTo(
                        "{\"ready\":false,\"detail\":\"No response from Kafka for 7 s\","
                                + "\"since\":\"2026-11-27T10:00:00Z\",\"roles\":{\"ledger\":{"
                                + "\"state\":\"NO_RESPONSE\","
                                + "\"detail\":\"No response from Kafka for 7 s\"}}}");
    }

    @Test
    void shouldSayHowEachRoleIs() {
        var readiness =
                new Readiness(
                        true,
                        OptionalLong.of(7),
                        "",
                        SINCE,
                        List.of(
                                new RoleState(
                                        "views",
                                        "RUNNING",
                                        true,
                                        true,
                                        true,
                                        OptionalLong.of(7),
                                        "")));

        assertThat(json(readiness))
                .isEqualTo(
                        "{\"ready\":true,\"lag\":7,\"since\":\"2026-11-27T10:00:00Z\","
                                + "\"roles\":{\"views\":{\"state\":\"RUNNING\",\"lag\":7}}}");
    }

    private static String json(Readiness readiness) {
        return new String(ReadinessJson.encode(readiness), StandardCharsets.UTF_8);
    }
}
