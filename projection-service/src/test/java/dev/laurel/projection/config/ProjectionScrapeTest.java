package dev.laurel.projection.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.kit.metrics.ScrapeRules;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.kit.storage.Volume;
import dev.laurel.projection.archive.ArchiveDatabase;
import dev.laurel.projection.runtime.RocksMetrics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** All that the service registers when it starts, with all roles. */
class ProjectionScrapeTest {

    /** What a scrape may have; the numbers of Kafka's clients come to it when they are there. */
    private static final long SAMPLES_MAX = 350;

    @TempDir private Path directory;

    @Test
    void shouldHaveHelpAndUnitForEachFamilyAndNoNaN() {
        var properties = properties();
        try (var meters = ServiceMeters.open("projection-service", "test")) {
            new RocksMetrics().bindTo(meters.registry());
            var storage =
                    new StorageWatch(
                            "data",
                            Volume.of(directory),
                            properties.kafka().reserve(),
                            "all waits",
                            meters.registry());
            storage.look();
            var roles =
                    new RoleAssembly(
                                    properties,
                                    CatalogueReader.readDefault(),
                                    meters,
                                    storage,
                                    why -> {
                                        throw new AssertionError(why);
                                    })
                            .roles();
            try (var database =
                    ArchiveDatabase.open(
                            properties.archive().orElseThrow().postgres(),
                            1,
                            meters.registry(),
                            InstantSource.fixed(Instant.EPOCH))) {
                assertThat(database).isNotNull();
                var scrape = meters.registry().scrape();

                assertThat(roles.states()).hasSize(3);
                assertThat(ScrapeRules.problems(scrape)).isEmpty();
                assertThat(ScrapeRules.samples(scrape)).isLessThan(SAMPLES_MAX);
                assertThat(scrape)
                        .contains("laurel_projection_ledger_decisions_total{")
                        .contains("laurel_archive_rows_total{")
                        .contains("laurel_storage_free_bytes{volume=\"data\"}")
                        .doesNotContain("laurel_archive_lag_records");
            }
        }
    }

    private ProjectionProperties properties() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "test",
                                Map.of(
                                        "laurel.kafka.bootstrap-servers",
                                        "127.0.0.1:1",
                                        "laurel.postgres.url",
                                        "jdbc:postgresql://127.0.0.1:1/none",
                                        "laurel.data-dir",
                                        directory.toString())));
        return ProjectionProperties.read(environment);
    }
}
