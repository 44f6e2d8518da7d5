package dev.laurel.projection.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class ProjectionConfigurationTest {

    private static final int BOARDS = 400;

    private final Path catalogue;

    ProjectionConfigurationTest(@TempDir Path directory) throws IOException {
        catalogue = directory.resolve("laurel.yaml");
        var yaml = new StringBuilder("assets: {credit: {scale: 0}}\nboards:\n");
        for (var at = 0; at < BOARDS; at++) {
            yaml.append("  b").append(at);
            yaml.append(": {asset: credit, measure: earned, operator: sum,");
            yaml.append(" windows: [all, day, hour]}\n");
        }
        Files.writeString(catalogue, yaml);
    }

    @Test
    void shouldRefuseACatalogueWhoseViewsWouldNotFitIntoARecord() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> readFirst("ledger,views", 1_000))
                .withMessageMatching(
                        "laurel.views.open-periods: 1000 of each board and kind of window"
                                + " make views of up to \\d+ bytes, more than 1000000");
    }

    @Test
    void shouldTakeACatalogueWhoseViewsFitOrThatHasNone() {
        assertThatCode(() -> readFirst("ledger,views", 4)).doesNotThrowAnyException();
        assertThatCode(() -> readFirst("ledger", 1_000)).doesNotThrowAnyException();
    }

    private void readFirst(String roles, int openPeriods) {
        try (var context = new GenericApplicationContext()) {
            var settings =
                    Map.<String, Object>of(
                            "laurel.kafka.bootstrap-servers",
                            "localhost:9092",
                            "laurel.config",
                            catalogue.toString(),
                            "laurel.roles",
                            roles,
                            "laurel.views.open-periods",
                            openPeriods);
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", settings));
            ProjectionConfiguration.readFirst(context);
        }
    }
}
