package dev.laurel.query.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class SettingsReaderTest {

    private static QuerySettings read(String... args) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
        ConfigurationPropertySources.attach(environment);
        return new SettingsReader(environment).read();
    }

    @Test
    void shouldHaveDefaults() {
        var settings = read();

        assertThat(settings.kept().transactionsPerUser()).isEqualTo(1_000);
        assertThat(settings.kept().outcomes()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.catalogue().boards()).isNotEmpty();
    }

    @Test
    void shouldReadTheHistoryWhereItIsSet() {
        var url = "--laurel.postgres.url=jdbc:postgresql://one/laurel";

        assertThat(read().history()).isNull();
        assertThat(read(url, "--laurel.postgres.password=secret").history())
                .hasToString("HistorySettings[jdbc:postgresql://one/laurel, laurel, 4]");
        assertThat(read(url, "--laurel.postgres.read-url=jdbc:postgresql://two/laurel").history())
                .hasToString("HistorySettings[jdbc:postgresql://two/laurel, laurel, 4]");
    }

    @Test
    void shouldReadTheCatalogueOfAFile(@TempDir Path directory) throws IOException {
        var file =
                Files.writeString(directory.resolve("laurel.yaml"), "assets: {gem: {scale: 2}}\n");

        var settings = read("--laurel.config=" + file, "--laurel.query.outcomes-kept=2d");

        assertThat(settings.catalogue().assets()).hasSize(1);
        assertThat(settings.kept().outcomes()).isEqualTo(Duration.ofDays(2));
    }

    @ParameterizedTest
    @CsvSource({
        "server.address, 0.0.0.0, must be a loopback address",
        "server.address, 192.0.2.1, must be a loopback address",
        "server.port, 70000, must be 0 to 65535",
        "server.port, http, must be a integer",
        "laurel.config, /nowhere/laurel.yaml, cannot be read",
        "laurel.query.recent-transactions-per-user, 0, must be 1 to",
        "laurel.query.outcomes-kept, soon, must be a duration",
        "laurel.query.outcomes-kept, 0s, must be longer than nothing",
        "laurel.query.store-memory-mib, 1, must be 16 to",
        "laurel.postgres.url, mysql:secret, must start with jdbc:postgresql:",
        "laurel.postgres.read-url, mysql:secret, must start with jdbc:postgresql:",
        "laurel.postgres.url, jdbc:postgresql://localhost:5432x/laurel, must be jdbc:postgresql://",
        "laurel.postgres.url, jdbc:postgresql://localhost:99999/laurel, must be jdbc:postgresql://",
        "laurel.postgres.read-url, jdbc:postgresql:/localhost/laurel, must be jdbc:postgresql://",
    })
    void shouldNameTheSettingThatCannotBe(String key, String value, String problem) {
        assertThatThrownBy(() -> read("--" + key + "=" + value))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void shouldNameTheKeyOfTheCatalogue(@TempDir Path directory) throws IOException {
        var file =
                Files.writeString(directory.resolve("laurel.yaml"), "assets: {gem: {scale: 99}}\n");

        assertThatThrownBy(() -> read("--laurel.config=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("assets.gem.scale");
    }
}
