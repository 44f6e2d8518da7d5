package dev.laurel.projection.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.projection.observe.RoleState;

import org.junit.jupiter.api.Test;

import java.util.List;

class HealthServletTest {

    @Test
    void shouldSayHowEachRoleIsAndTheLagOfThoseThatAreAwaited() {
        var states =
                List.of(
                        new RoleState("ledger", "RUNNING", true, true, true, 3),
                        new RoleState("views", "REBALANCING", false, true, true, 4),
                        new RoleState("archive", "RUNNING", true, true, false, 90));

        assertThat(HealthServlet.readiness(states, false))
                .isEqualTo(
                        "{\"ready\":false,\"lag\":7,\"roles\":{"
                                + "\"ledger\":{\"state\":\"RUNNING\",\"lag\":3},"
                                + "\"views\":{\"state\":\"REBALANCING\",\"lag\":4},"
                                + "\"archive\":{\"state\":\"RUNNING\",\"lag\":90}}}");
    }
}
