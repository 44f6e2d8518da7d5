package dev.laurel.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class ServiceMetersTest {

    private static final String CONSUMER = "consumer-fetch-manager-metrics";

    private final ServiceMeters meters = ServiceMeters.open("some-service", "1.2.3");

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void shouldShowJvmAndProcess() {
        var scrape = meters.registry().scrape();

        assertThat(scrape)
                .contains("jvm_memory_used_bytes{")
                .contains("jvm_gc_memory_allocated_bytes_total")
                .contains("jvm_threads_live_threads")
                .contains("jvm_classes_loaded_classes")
                .contains("process_cpu_usage")
                .contains("process_uptime_seconds")
                .contains("process_files_open_files")
                .contains("laurel_service_info{service=\"some-service\",version=\"1.2.3\"} 1");
        assertThat(ScrapeRules.problems(scrape)).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatIsNoNumber() {
        Gauge.builder("laurel.some.records", () -> Double.NaN)
                .description("Some")
                .baseUnit("records")
                .tag("known", "no")
                .register(meters.registry());
        assertThat(meters.registry().scrape()).doesNotContain("laurel_some_records");

        Gauge.builder("laurel.some.records", () -> 7)
                .description("Some")
                .baseUnit("records")
                .tag("known", "yes")
                .register(meters.registry());
        assertThat(meters.registry().scrape())
                .contains("laurel_some_records{known=\"yes\"} 7")
                .doesNotContain("known=\"no\"")
                .doesNotContain("NaN");
    }

    @Test
    void shouldShowTheChosenNumbersOfAKafkaClient() {
        var settings =
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        try (var producer =
                meters.producer(
                        "some-producer",
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer()))) {
            var all = producer.metrics().size();
            var scrape = meters.registry().scrape();

            assertThat(scrape)
                    .contains("kafka_producer_record_send_total{client=\"some-producer\"} 0")
                    .contains(
                            "kafka_producer_buffer_available_bytes{client=\"some-producer\"} 3.3554432E7")
                    .doesNotContain("NaN");
            assertThat(scrape.lines().filter(line -> line.startsWith("kafka_")).count())
                    .isBetween(8L, 15L)
                    .isLessThan(all);
        }
    }

    @Test
    void shouldAddUpWhatAClientKeepsApart() {
        Map<MetricName, Metric> numbers = new HashMap<>();
        put(numbers, "records-lag-max", 3.0, Map.of("client-id", "ledger-consumer-1"));
        put(numbers, "records-lag-max", 5.0, Map.of("client-id", "ledger-consumer-2"));
        put(numbers, "records-lag-max", 9.0, Map.of("client-id", "a-restore-consumer"));
        put(
                numbers,
                "records-lag-max",
                8.0,
                Map.of("client-id", "ledger-consumer-1", "topic", "t"));
        put(numbers, "records-consumed-total", 3.0, Map.of("client-id", "ledger-consumer-1"));
        put(numbers, "records-consumed-total", 5.0, Map.of("client-id", "ledger-consumer-2"));
        put(numbers, "fetch-latency-max", Double.NaN, Map.of("client-id", "ledger-consumer-1"));

        meters.streams("ledger", () -> numbers);

        assertThat(meters.registry().scrape())
                .contains("kafka_consumer_fetch_manager_records_lag_max{client=\"ledger\"} 5")
                .contains(
                        "kafka_consumer_fetch_manager_records_consumed_total{client=\"ledger\"} 8")
                .doesNotContain("fetch_latency");
    }

    @Test
    void shouldGoOnWithTheClientThatTakesTheNameOfAnother() {
        Map<MetricName, Metric> first = new HashMap<>();
        put(first, "records-consumed-total", 3.0, Map.of());
        Map<MetricName, Metric> second = new HashMap<>();
        put(second, "records-consumed-total", 4.0, Map.of());

        meters.streams("tail", () -> first);
        meters.streams("tail", () -> second);

        assertThat(meters.registry().scrape())
                .containsOnlyOnce("records_consumed_total{client=\"tail\"}")
                .contains("records_consumed_total{client=\"tail\"} 4");
    }

    private static void put(
            Map<MetricName, Metric> numbers, String name, double value, Map<String, String> tags) {
        var metricName = new MetricName(name, CONSUMER, "", tags);
        numbers.put(
                metricName,
                new Metric() {
                    @Override
                    public MetricName metricName() {
                        return metricName;
                    }

                    @Override
                    public Object metricValue() {
                        return value;
                    }
                });
    }
}
