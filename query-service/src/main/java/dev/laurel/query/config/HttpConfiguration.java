package dev.laurel.query.config;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.kit.http.AnswerBudget;
import dev.laurel.kit.http.BodyBudget;
import dev.laurel.kit.http.HttpEdge;
import dev.laurel.kit.http.HttpSettings;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.operations.OperationsHandler;
import dev.laurel.kit.operations.OperationsServer;
import dev.laurel.kit.operations.OperationsSettings;
import dev.laurel.query.audit.AuditQueries;
import dev.laurel.query.board.BoardQueries;
import dev.laurel.query.board.OpenWindows;
import dev.laurel.query.history.HistoryQueries;
import dev.laurel.query.http.AuditEndpoints;
import dev.laurel.query.http.BoardEndpoints;
import dev.laurel.query.http.OperationEndpoints;
import dev.laurel.query.http.ReadLimiter;
import dev.laurel.query.http.ReadServlet;
import dev.laurel.query.http.Reads;
import dev.laurel.query.http.UserEndpoints;
import dev.laurel.query.position.PositionGate;
import dev.laurel.query.replica.ReadViews;
import dev.laurel.query.replica.ReplicaStatus;
import dev.laurel.query.runtime.QueryHealth;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.user.UserQueries;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.time.InstantSource;

/** One plain servlet on Jetty (ADR: the dispatch of MVC costs half of the reads). */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    /** Room for the largest bodies of a dozen requests. */
    private static final int BODIES_BYTES_MAX = 16 << 20;

    /** Room for the largest answers to some sixty requests. */
    private static final int ANSWERS_BYTES_MAX = 32 << 20;

    @Bean
    ReadLimiter readLimiter(QuerySettings settings, PrometheusMeterRegistry meters) {
        return new ReadLimiter(settings.bounds().readsInFlightMax(), meters);
    }

    @Bean
    OpenWindows openWindows(InstantSource clock) {
        return new OpenWindows(clock);
    }

    @Bean
    BoardQueries boardQueries(BoardNumbers numbers) {
        return new BoardQueries(numbers);
    }

    @Bean
    Reads reads(ReadViews views, ReplicaStatus status, PositionGate gate, ReadLimiter limiter) {
        return new Reads(views, status, gate, limiter, Topics.PARTITIONS);
    }

    @Bean
    UserEndpoints userEndpoints(
            Reads reads,
            HistoryQueries history,
            BoardQueries boards,
            PositionGate gate,
            QuerySettings settings,
            OpenWindows windows) {
        return new UserEndpoints(
                reads, new UserQueries(), history, boards, gate, settings.catalogue(), windows);
    }

    @Bean
    BoardEndpoints boardEndpoints(
            Reads reads, BoardQueries boards, QuerySettings settings, OpenWindows windows) {
        return new BoardEndpoints(reads, boards, settings.catalogue(), windows);
    }

    @Bean
    AuditEndpoints auditEndpoints(Reads reads, QuerySettings settings) {
        return new AuditEndpoints(reads, new AuditQueries(settings.catalogue()));
    }

    @Bean
    OperationEndpoints operationEndpoints() {
        return new OperationEndpoints();
    }

    @Bean
    AnswerBudget answerBudget(PrometheusMeterRegistry meters) {
        return new AnswerBudget(ANSWERS_BYTES_MAX, meters);
    }

    @Bean
    BodyBudget bodyBudget(PrometheusMeterRegistry meters) {
        return new BodyBudget(BODIES_BYTES_MAX, meters);
    }

    @Bean
    ReadServlet.Edge readEdge(
            ServiceMeters meters, HttpSettings http, BodyBudget bodies, AnswerBudget answers) {
        return new ReadServlet.Edge(meters.http(), http.body(), bodies, answers);
    }

    @Bean
    ReadServlet readServlet(
            UserEndpoints users,
            BoardEndpoints boards,
            AuditEndpoints audit,
            OperationEndpoints operations,
            ReadServlet.Edge edge) {
        return new ReadServlet(users, boards, audit, operations, edge);
    }

    @Bean
    ServletRegistrationBean<ReadServlet> readServletPath(ReadServlet servlet) {
        return new ServletRegistrationBean<>(servlet, "/*");
    }

    @Bean
    QueryHealth queryHealth(ReplicaStatus status, ReadViews views) {
        return new QueryHealth(status, views);
    }

    @Bean
    HttpSettings httpSettings(Environment environment) {
        return HttpSettings.read(environment);
    }

    @Bean
    HttpEdge httpEdge(HttpSettings http, QueryHealth health, ServiceMeters meters) {
        return new HttpEdge(
                http,
                meters.registry(),
                next -> new OperationsHandler(next, health, meters, OperationsHandler.HEALTH),
                next -> new OperationsHandler(next, health, meters, OperationsHandler.METRICS));
    }

    @Bean
    OperationsServer operationsServer(
            Environment environment, HttpSettings http, QueryHealth health, ServiceMeters meters) {
        return new OperationsServer(
                OperationsSettings.read(environment, SettingsReader.OPERATIONS_PORT),
                http.hosts(),
                health,
                meters);
    }
}
