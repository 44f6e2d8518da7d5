package dev.laurel.command.config;

import dev.laurel.command.http.CommandServlet;
import dev.laurel.command.http.HealthServlet;
import dev.laurel.command.http.JsonCommands;
import dev.laurel.command.http.LineCommands;
import dev.laurel.command.http.MetricsServlet;
import dev.laurel.command.http.NotFoundServlet;
import dev.laurel.command.http.OpenApiServlet;
import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.command.runtime.CommandRuntime;
import dev.laurel.command.runtime.TopicGate;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.KafkaCommandLog;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.Limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Puts the service together from its settings. */
@Configuration(proxyBeanMethods = false)
public class CommandConfiguration {

    /** Room for the bodies of a few large arrays at once. */
    private static final int BODIES_BYTES_MAX = 6 * Limits.BODY_BYTES_MAX;

    @Bean
    CommandProperties properties(Environment environment) {
        return CommandProperties.read(environment);
    }

    @Bean(destroyMethod = "close")
    PrometheusMeterRegistry meterRegistry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        return registry;
    }

    /** The broker and its topics are there once this is. */
    @Bean
    TopicGate topicGate(CommandProperties properties) {
        var gate = new TopicGate(properties.bootstrapServers(), properties.startPatience());
        gate.await();
        return gate;
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> producer(TopicGate gate, CommandProperties properties) {
        return KafkaClients.producer(gate.bootstrapServers());
    }

    @Bean
    OutcomeRegistry outcomeRegistry(CommandProperties properties, PrometheusMeterRegistry metrics) {
        var registry = new OutcomeRegistry(properties.waitersMax());
        Gauge.builder("laurel.command.outcome.waiting", registry, OutcomeRegistry::size)
                .register(metrics);
        Gauge.builder("laurel.command.outcome.waiting.max", registry, OutcomeRegistry::waitersMax)
                .register(metrics);
        return registry;
    }

    @Bean
    ReplyAddress replyAddress() {
        return new ReplyAddress(new SecureRandom().nextLong());
    }

    @Bean
    OutcomeTail outcomeTail(
            TopicGate gate,
            OutcomeRegistry registry,
            ReplyAddress address,
            PrometheusMeterRegistry metrics) {
        var tail =
                new OutcomeTail(
                        () -> KafkaClients.tail(gate.bootstrapServers()), registry, address);
        Gauge.builder("laurel.command.outcome.tail.lag", tail, OutcomeTail::lag).register(metrics);
        return tail;
    }

    @Bean
    CommandRuntime runtime(OutcomeTail tail) {
        return new CommandRuntime(tail);
    }

    @Bean
    ServletRegistrationBean<CommandServlet> commands(
            Producer<byte[], byte[]> producer,
            OutcomeRegistry registry,
            ReplyAddress address,
            CommandProperties properties,
            PrometheusMeterRegistry metrics) {
        var clock = InstantSource.system();
        var submitter =
                new CommandSubmitter(
                        new KafkaCommandLog(producer, clock, metrics), registry, address);
        var ingest = new IngestMetrics(metrics);
        var parser = new BodyParser(clock);
        var admission = new Admission(properties.commandsInFlightMax(), BODIES_BYTES_MAX, metrics);
        return new ServletRegistrationBean<>(
                new CommandServlet(
                        new JsonCommands(parser, submitter, admission, ingest),
                        new LineCommands(parser, submitter, ingest)),
                "/v1/commands");
    }

    @Bean
    ServletRegistrationBean<HealthServlet> health(OutcomeTail tail) {
        return new ServletRegistrationBean<>(new HealthServlet(tail), "/livez", "/readyz");
    }

    @Bean
    ServletRegistrationBean<MetricsServlet> metrics(PrometheusMeterRegistry registry) {
        return new ServletRegistrationBean<>(new MetricsServlet(registry), "/metrics");
    }

    @Bean
    ServletRegistrationBean<OpenApiServlet> openApi() {
        return new ServletRegistrationBean<>(new OpenApiServlet(), "/openapi.yaml");
    }

    @Bean
    ServletRegistrationBean<NotFoundServlet> notFound() {
        return new ServletRegistrationBean<>(new NotFoundServlet(), "/");
    }
}
