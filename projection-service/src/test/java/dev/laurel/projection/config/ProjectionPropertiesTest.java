package dev.laurel.projection.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.util.HashMap;
import java.util.Map;

class ProjectionPropertiesTest {

    private static final Map<String, Object> GOOD =
            Map.of(
                    "laurel.kafka.bootstrap-servers",
                    "localhost:9092",
                    "laurel.postgres.url",
                    "jdbc:postgresql://localhost:5432/laurel");

    @Test
    void shouldHaveADefaultForAllButTheBrokerAndPostgres() {
        var properties = read(Map.of());

        assertThat(properties.roles())
                .containsExactlyInAnyOrder(Role.LEDGER, Role.VIEWS, Role.ARCHIVE);
        assertThat(properties.views().openPeriodsMax()).isEqualTo(4);
        assertThat(properties.kafka().memtableBytes())
                .isLessThanOrEqualTo(properties.kafka().blockCacheBytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    laurel.kafka.bootstrap-servers | '' | is missing
                    laurel.roles | ledger,,views | must name some of ledger, views and archive
                    laurel.roles | boss | must name some of ledger, views and archive
                    laurel.postgres.url | '' | is missing; role archive needs it
                    laurel.postgres.url | localhost | must start with jdbc:postgresql:
                    laurel.postgres.url | jdbc:postgresql://localhost:5432x/laurel | must be jdbc:postgresql://host:port/database
                    laurel.postgres.url | jdbc:postgresql://localhost:99999/laurel | must be jdbc:postgresql://host:port/database
                    laurel.postgres.url | jdbc:postgresql:/localhost/laurel | must be jdbc:postgresql://host:port/database
                    laurel.postgres.pool-size | 1 | must be a whole number of 2 to 64
                    laurel.archive.share-percent | 101 | must be a whole number of 1 to 100
                    laurel.archive.lag-max | -1 | must be a whole number of 0 to
                    laurel.archive.batch-rows | many | must be a whole number
                    laurel.ledger.threads | 0 | must be a whole number of 1 to 64
                    laurel.ledger.commit-interval-millis | fast | must be a whole number
                    laurel.views.open-periods | -1 | must be a whole number
                    """)
    void shouldNameTheKeyThatCannotBe(String key, String value, String problem) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> read(Map.of(key, value)))
                .withMessageStartingWith(key + ": ")
                .withMessageContaining(problem);
    }

    @Test
    void shouldNotNeedPostgresWithoutTheArchive() {
        var properties = read(Map.of("laurel.roles", "ledger,views", "laurel.postgres.url", ""));

        assertThat(properties.archive()).isEmpty();
    }

    @Test
    void shouldNotTellThePassword() {
        var properties = read(Map.of("laurel.postgres.password", "s3cret"));

        assertThat(properties.toString()).contains("localhost:5432").doesNotContain("s3cret");
    }

    @Test
    void shouldMakeSettingsThatStreamsAccepts() {
        var settings = settings(Map.of("laurel.instance-id", "7"));

        assertThat(settings.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
                .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
        assertThat(consumer(settings))
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "laurel-7-0");
    }

    @Test
    void shouldLeaveThePartitionsToAStandbyWhereThereIsOne() {
        var settings = settings(Map.of("laurel.standby-replicas", "1"));

        assertThat(consumer(settings)).doesNotContainKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    }

    private static StreamsConfig settings(Map<String, Object> changes) {
        var properties = read(changes);
        return new StreamsConfig(
                StreamsSettings.of(
                        "laurel-views", properties.kafka(), properties.views().running()));
    }

    private static Map<String, Object> consumer(StreamsConfig settings) {
        return settings.getMainConsumerConfigs("laurel-views", "x", 0);
    }

    private static ProjectionProperties read(Map<String, Object> changes) {
        var settings = new HashMap<>(GOOD);
        settings.putAll(changes);
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return ProjectionProperties.read(environment);
    }
}
