package dev.laurel.command.config;

import dev.laurel.command.http.CommandServlet;
import dev.laurel.command.http.JsonCommands;
import dev.laurel.command.http.LineCommands;
import dev.laurel.command.http.NotFoundServlet;
import dev.laurel.command.http.OpenApiServlet;
import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.command.outcome.RepeatWatcher;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.command.runtime.CommandHealth;
import dev.laurel.command.runtime.CommandRuntime;
import dev.laurel.command.runtime.KafkaSide;
import dev.laurel.command.runtime.RequestThreads;
import dev.laurel.command.runtime.StopSignal;
import dev.laurel.command.runtime.TopicGate;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.StorageSignal;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.Limits;
import dev.laurel.kit.http.AnswerBudget;
import dev.laurel.kit.http.BodyBudget;
import dev.laurel.kit.http.HttpEdge;
import dev.laurel.kit.http.HttpSettings;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.metrics.ServiceVersion;
import dev.laurel.kit.operations.OperationsHandler;
import dev.laurel.kit.operations.OperationsServer;
import dev.laurel.kit.operations.OperationsSettings;
import dev.laurel.kit.runtime.StartStopLog;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
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

    /** Room for the answers to some ten of the largest arrays at once. */
    private static final int ANSWERS_BYTES_MAX = 32 << 20;

    /** Made before what it tells of, so that it ends after it. */
    @Bean
    StartStopLog startStopLog() {
        return new StartStopLog(
                "command-service",
                ServiceVersion.of(CommandConfiguration.class),
                "commands over HTTP",
                () -> "it was asked to");
    }

    @Bean
    @ConditionalOnMissingBean
    CommandProperties properties(Environment environment) {
        return CommandProperties.read(environment);
    }

    @Bean
    HttpSettings httpSettings(Environment environment) {
        return HttpSettings.read(environment);
    }

    @Bean(destroyMethod = "close")
    ServiceMeters serviceMeters() {
        return ServiceMeters.open("command-service", ServiceVersion.of(CommandConfiguration.class));
    }

    @Bean(destroyMethod = "")
    PrometheusMeterRegistry meterRegistry(ServiceMeters meters) {
        return meters.registry();
    }

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** The broker and its topics are there once this is. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    KafkaSide kafka(CommandProperties properties, InstantSource clock, ServiceMeters meters) {
        var gate = new TopicGate(properties.bootstrapServers(), properties.startPatience());
        gate.await();
        return new KafkaCluster(gate.bootstrapServers(), clock, meters);
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
            KafkaSide kafka,
            OutcomeRegistry registry,
            ReplyAddress address,
            RepeatWatcher repeats,
            PrometheusMeterRegistry metrics) {
        return new OutcomeTail(kafka::tail, registry, address, repeats, metrics);
    }

    @Bean
    RepeatWatcher repeatWatcher(
            KafkaSide kafka,
            OutcomeRegistry registry,
            CommandProperties properties,
            ServiceMeters meters) {
        return new RepeatWatcher(
                kafka::firstAnswers, registry, properties.repeatsMax(), meters.registry());
    }

    @Bean
    CommandRuntime runtime(KafkaSide kafka, OutcomeTail tail, RepeatWatcher repeats) {
        return new CommandRuntime(kafka, tail, repeats);
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
        return new Admission(properties.commandsInFlightMax(), properties.streamsMax(), metrics);
    }

    @Bean
    AnswerBudget answerBudget(PrometheusMeterRegistry metrics) {
        return new AnswerBudget(ANSWERS_BYTES_MAX, metrics);
    }

    @Bean
    BodyBudget bodyBudget(PrometheusMeterRegistry metrics) {
        return new BodyBudget(BODIES_BYTES_MAX, metrics);
    }

    @Bean
    CommandSubmitter submitter(
            KafkaSide kafka,
            OutcomeRegistry registry,
            ReplyAddress address,
            Admission admission,
            StorageSignal storage) {
        return new CommandSubmitter(kafka.log(), registry, address, admission, storage);
    }

    @Bean
    JsonCommands jsonCommands(
            InstantSource clock,
            CommandSubmitter submitter,
            BodyBudget bodies,
            AnswerBudget answers,
            IngestMetrics metrics,
            HttpSettings http) {
        return new JsonCommands(
                new BodyParser(clock), submitter, bodies, answers, metrics, http.body());
    }

    @Bean
    LineCommands lineCommands(
            InstantSource clock,
            CommandSubmitter submitter,
            Admission admission,
            IngestMetrics metrics,
            StopSignal stopping,
            HttpSettings http) {
        return new LineCommands(
                new BodyParser(clock),
                submitter,
                admission,
                metrics,
                RequestThreads.results(),
                stopping,
                http.body());
    }

    @Bean
    ServletRegistrationBean<CommandServlet> commands(
            JsonCommands json, LineCommands lines, IngestMetrics metrics, ServiceMeters meters) {
        return new ServletRegistrationBean<>(
                new CommandServlet(json, lines, metrics, meters.http()), "/v1/commands");
    }

    @Bean
    ServletRegistrationBean<OpenApiServlet> openApi() {
        return new ServletRegistrationBean<>(new OpenApiServlet(), "/openapi.yaml");
    }

    @Bean
    ServletRegistrationBean<NotFoundServlet> notFound() {
        return new ServletRegistrationBean<>(new NotFoundServlet(), "/");
    }

    @Bean
    CommandHealth health(OutcomeTail tail, StopSignal stopping) {
        return new CommandHealth(tail, stopping);
    }

    @Bean
    HttpEdge httpEdge(HttpSettings http, CommandHealth health, ServiceMeters meters) {
        return new HttpEdge(
                http,
                meters.registry(),
                next -> new OperationsHandler(next, health, meters, OperationsHandler.HEALTH),
                next -> new OperationsHandler(next, health, meters, OperationsHandler.METRICS));
    }

    @Bean
    OperationsServer operations(
            Environment environment,
            HttpSettings http,
            CommandHealth health,
            ServiceMeters meters) {
        return new OperationsServer(
                OperationsSettings.read(environment, CommandProperties.OPERATIONS_PORT),
                http.hosts(),
                health,
                meters);
    }
}
