package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.command.outcome.RepeatWatcher;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.KafkaCommandLog;
import dev.laurel.kit.http.BodyBudget;
import dev.laurel.kit.metrics.ScrapeRules;
import dev.laurel.kit.metrics.ServiceMeters;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** All that the service registers when it starts. */
class CommandScrapeTest {

    @Test
    void shouldHaveHelpAndUnitForEachFamilyAndNoNaN() {
        try (var meters = ServiceMeters.open("command-service", "test");
                var producer =
                        new MockProducer<>(
                                true, null, new ByteArraySerializer(), new ByteArraySerializer())) {
            var ledger = new InMemoryLedger();
            var registry = meters.registry();
            var outcomes = new OutcomeRegistry(10, registry);
            var repeats = new RepeatWatcher(ledger.events::consumer, outcomes, 10, registry);
            var kept =
                    List.of(
                            new OutcomeTail(
                                    ledger.events::consumer,
                                    outcomes,
                                    new ReplyAddress(1),
                                    repeats,
                                    registry),
                            new Admission(10, 10, registry),
                            new BodyBudget(10, registry),
                            new IngestMetrics(registry),
                            new KafkaCommandLog(
                                    producer, InstantSource.fixed(Instant.EPOCH), registry));

            var scrape = registry.scrape();

            assertThat(kept).hasSize(5);
            assertThat(ScrapeRules.problems(scrape)).isEmpty();
            assertThat(scrape)
                    .contains("laurel_http_body_small_bytes 0.0")
                    .contains("laurel_http_body_max_bytes 10.0")
                    .contains("laurel_command_log_written_commands_total 0.0")
                    .contains("laurel_command_repeats_waiting_commands 0.0")
                    .doesNotContain("laurel_command_outcome_tail_lag_records");
        }
    }
}
