package dev.laurel.command.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.Map;

class CommandPropertiesTest {

    @Test
    void shouldTakeItsDefaults() {
        var properties = read("server.address", "127.0.0.1");

        assertThat(properties.bootstrapServers()).isEqualTo("broker:9092");
        assertThat(properties.commandsInFlightMax()).isEqualTo(50_000);
        assertThat(properties.waitersMax()).isEqualTo(100_000);
        assertThat(properties.repeatsMax()).isEqualTo(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "server.address, 0.0.0.0",
        "server.address, ''",
        "server.address, 192.168.1.1",
        "server.port, http",
        "server.port, 70000",
        "laurel.kafka.bootstrap-servers, ' '",
        "laurel.command.in-flight-max, 9999",
        "laurel.command.waiters-max, many",
        "laurel.command.repeats-max, 9999",
        "laurel.command.streams-max, 0",
        "laurel.start-patience-seconds, -1",
    })
    void shouldNameTheKeyThatCannotBe(String key, String value) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> read(key, value))
                .withMessageStartingWith(key + ": ");
    }

    private static CommandProperties read(String key, String value) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "base", Map.of("laurel.kafka.bootstrap-servers", "broker:9092")));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of(key, value)));
        return CommandProperties.read(environment);
    }
}
