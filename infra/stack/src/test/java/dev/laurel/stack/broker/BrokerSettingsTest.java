package dev.laurel.stack.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class BrokerSettingsTest {

    @Test
    void shouldComeBackFromItsArgumentsAsItWas() {
        // given
        var settings = single(Path.of("/tmp/a b/broker"));

        // when
        var parsed = BrokerSettings.parse(settings.toArguments().toArray(String[]::new));

        // then
        assertThat(parsed).isEqualTo(settings);
    }

    @Test
    void shouldNameTheArgumentThatIsMissing() {
        assertThatThrownBy(() -> BrokerSettings.parse("--node-id=1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--cluster-id");
    }

    @Test
    void shouldReplicateOnceOnOneNodeAndThreeTimesOnThree() {
        // given
        var one = single(Path.of("/tmp/broker"));
        var three =
                new BrokerSettings(
                        2,
                        one.clusterId(),
                        one.directory(),
                        9_192,
                        9_193,
                        List.of("1@127.0.0.1:9093", "2@127.0.0.1:9193", "3@127.0.0.1:9293"),
                        Optional.of(new BrokerSettings.Relay(9_194, 9_994)));

        // when, then
        assertThat(one.toProperties())
                .containsEntry("transaction.state.log.replication.factor", "1")
                .containsEntry("transaction.state.log.min.isr", "1")
                .containsEntry("auto.create.topics.enable", "false");
        assertThat(three.toProperties())
                .containsEntry("transaction.state.log.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry(
                        "controller.quorum.voters",
                        "1@127.0.0.1:9093,2@127.0.0.1:9193,3@127.0.0.1:9293")
                .containsEntry(
                        "advertised.listeners",
                        "PLAINTEXT://127.0.0.1:9192,RELAY://127.0.0.1:9994");
        assertThat(BrokerSettings.parse(three.toArguments().toArray(String[]::new)))
                .isEqualTo(three);
    }

    private static BrokerSettings single(Path directory) {
        return new BrokerSettings(
                1,
                BrokerSettings.CLUSTER_ID,
                directory,
                9_092,
                9_093,
                List.of("1@127.0.0.1:9093"),
                Optional.empty());
    }
}
