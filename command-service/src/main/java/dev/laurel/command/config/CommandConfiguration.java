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
import dev.laurel.command.outcome.RepeatWatcher;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.command.runtime.CommandRuntime;
import dev.laurel.command.runtime.RequestThreads;
import dev.laurel.command.runtime.StopSignal;
import dev.laurel.command.runtime.TopicGate;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.KafkaCommandLog;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.Limits;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.metrics.ServiceVersion;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Puts the service together from its settings. */
@Configuration(proxyBeanMethods = false)
@Import(StorageConfiguration.class)
public class CommandConfiguration {

    /** Room for the bodies of a few large arrays at once. */
    private static final int BODIES_BYTES_MAX = 3 * Limits.BODY_BYTES_MAX;

    @Bean
    CommandProperties properties(Environment environment) {
        return CommandProperties.read(environment);
    }

    @Bean
    ServiceMeters serviceMeters() {
        return ServiceMeters.open("command-service", ServiceVersion.of(CommandConfiguration.class));
    }

    /** Closed with the others of the service. */
    @Bean(destroyMethod = "")
    PrometheusMeterRegistry meterRegistry(ServiceMeters meters) {
        return meters.registry();
    }

    /** The broker and its topics are there once this is. */
    @Bean
    TopicGate topicGate(CommandProperties properties) {
        var gate = new TopicGate(properties.bootstrapServers(), properties.startPatience());
        gate.await();
        return gate;
    }

    @Bean(destroyMethod = "")
    Producer<byte[], byte[]> producer(TopicGate gate, ServiceMeters meters) {
        return meters.producer("commands", KafkaClients.producer(gate.bootstrapServers()));
    }

    @Bean
    OutcomeRegistry outcomeRegistry(CommandProperties properties, PrometheusMeterRegistry metrics) {
        return new OutcomeRegistry(properties.waitersMax(), metrics);
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
            RepeatWatcher repeats,
            ServiceMeters meters) {
        return new OutcomeTail(
                () -> meters.consumer("outcome-tail", KafkaClients.tail(gate.bootstrapServers())),
                registry,
                address,
                repeats,
                meters.registry());
    }

    @Bean
    RepeatWatcher repeatWatcher(
            TopicGate gate,
            OutcomeRegistry registry,
            CommandProperties properties,
            ServiceMeters meters) {
        return new RepeatWatcher(
                () ->
                        meters.consumer(
                                "first-answers",
                                KafkaClients.firstAnswers(gate.bootstrapServers())),
                registry,
                properties.repeatsMax(),
                meters.registry());
    }

    @Bean
    CommandRuntime runtime(
            Producer<byte[], byte[]> producer, OutcomeTail tail, RepeatWatcher repeats) {
        return new CommandRuntime(producer, tail, repeats);
    }

    @Bean
    StopSignal stopSignal(OutcomeRegistry registry) {
        return new StopSignal(registry);
    }

    @Bean
    IngestMetrics ingestMetrics(PrometheusMeterRegistry metrics) {
        return new IngestMetrics(metrics);
    }

    @Bean
    Admission admission(CommandProperties properties, PrometheusMeterRegistry metrics) {
        return new Admission(
                properties.commandsInFlightMax(),
                BODIES_BYTES_MAX,
                properties.streamsMax(),
                metrics);
    }

    @Bean
    CommandSubmitter submitter(
            Producer<byte[], byte[]> producer,
            OutcomeRegistry registry,
            ReplyAddress address,
            Admission admission,
            PrometheusMeterRegistry metrics) {
        var log = new KafkaCommandLog(producer, InstantSource.system(), metrics);
        return new CommandSubmitter(log, registry, address, admission);
    }

    @Bean
    ServletRegistrationBean<CommandServlet> commands(
            CommandSubmitter submitter,
            Admission admission,
            IngestMetrics metrics,
            StopSignal stopping) {
        var parser = new BodyParser(InstantSource.system());
        var json = new JsonCommands(parser, submitter, admission, metrics);
        var lines =
                new LineCommands(
                        parser, submitter, admission, metrics, RequestThreads.results(), stopping);
        return new ServletRegistrationBean<>(
                new CommandServlet(json, lines, metrics), "/v1/commands");
    }

    @Bean
    ServletRegistrationBean<HealthServlet> health(OutcomeTail tail, StopSignal stopping) {
        return new ServletRegistrationBean<>(
                new HealthServlet(tail, stopping), "/livez", "/readyz");
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
