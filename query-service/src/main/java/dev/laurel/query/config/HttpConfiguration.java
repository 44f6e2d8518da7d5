package dev.laurel.query.config;

import dev.laurel.query.audit.AuditQueries;
import dev.laurel.query.board.BoardQueries;
import dev.laurel.query.board.OpenWindows;
import dev.laurel.query.history.HistoryQueries;
import dev.laurel.query.http.AuditEndpoints;
import dev.laurel.query.http.BoardEndpoints;
import dev.laurel.query.http.ContainerProblems;
import dev.laurel.query.http.OperationEndpoints;
import dev.laurel.query.http.ReadLimiter;
import dev.laurel.query.http.ReadServlet;
import dev.laurel.query.http.Reads;
import dev.laurel.query.http.UserEndpoints;
import dev.laurel.query.position.PositionGate;
import dev.laurel.query.replica.ReadViews;
import dev.laurel.query.replica.ReplicaStatus;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.user.UserQueries;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** One plain servlet on Jetty (ADR: the dispatch of MVC costs half of the reads). */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    private static final int HEADER_BYTES_MAX = 16 << 10;

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
        return new Reads(views, status, gate, limiter);
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
    OperationEndpoints operationEndpoints(ReplicaStatus status, PrometheusMeterRegistry meters) {
        return new OperationEndpoints(status, meters);
    }

    @Bean
    ReadServlet readServlet(
            UserEndpoints users,
            BoardEndpoints boards,
            AuditEndpoints audit,
            OperationEndpoints operations,
            PrometheusMeterRegistry meters) {
        return new ReadServlet(users, boards, audit, operations, meters);
    }

    @Bean
    ServletRegistrationBean<ReadServlet> readServletPath(ReadServlet servlet) {
        return new ServletRegistrationBean<>(servlet, "/*");
    }

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> jetty() {
        JettyServerCustomizer customizer = HttpConfiguration::customize;
        return factory -> factory.addServerCustomizers(customizer);
    }

    private static void customize(Server server) {
        for (var connector : server.getConnectors()) {
            var http = connector.getConnectionFactory(HttpConnectionFactory.class);
            if (http != null) {
                // A user id may hold a slash, a dot, anything: the servlet reads the path as it
                // came.
                http.getHttpConfiguration().setUriCompliance(UriCompliance.UNSAFE);
                http.getHttpConfiguration().setRequestHeaderSize(HEADER_BYTES_MAX);
                http.getHttpConfiguration().setSendServerVersion(false);
            }
        }
        server.setErrorHandler(new ContainerProblems());
    }
}
