package dev.laurel.projection.config;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueException;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.projection.config.ProjectionProperties.RoleProperties;
import dev.laurel.projection.http.HealthServlet;
import dev.laurel.projection.http.MetricsServlet;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.topology.LedgerParts;
import dev.laurel.projection.ledger.topology.LedgerTopology;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.runtime.FatalExit;
import dev.laurel.projection.runtime.RocksMetrics;
import dev.laurel.projection.runtime.Roles;
import dev.laurel.projection.runtime.StreamsRole;
import dev.laurel.projection.view.fold.ViewProjector;
import dev.laurel.projection.view.topology.ViewParts;
import dev.laurel.projection.view.topology.ViewTopology;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.streams.Topology;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** Puts the service together from its settings. */
@Configuration(proxyBeanMethods = false)
public class ProjectionConfiguration {

    private static final String APPLICATION_PREFIX = "laurel-";

    /**
     * Reads settings and catalogue before anything else is made, so that what cannot be is said
     * before a port is taken.
     *
     * @throws SettingException naming a setting that cannot be
     * @throws CatalogueException naming a key of laurel.yaml that cannot be
     */
    public static void readFirst(ConfigurableApplicationContext context) {
        var properties = ProjectionProperties.read(context.getEnvironment());
        var catalogue =
                properties
                        .catalogueFile()
                        .map(CatalogueReader::read)
                        .orElseGet(CatalogueReader::readDefault);
        context.getBeanFactory().registerSingleton("properties", properties);
        context.getBeanFactory().registerSingleton("catalogue", catalogue);
    }

    @Bean(destroyMethod = "close")
    PrometheusMeterRegistry meterRegistry() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new RocksMetrics().bindTo(registry);
        return registry;
    }

    @Bean
    Roles roles(
            ProjectionProperties properties,
            Catalogue catalogue,
            PrometheusMeterRegistry registry) {
        createStateDirectory(properties.kafka().dataDirectory());
        var roles = new TreeMap<Role, StreamsRole>();
        var fatal = FatalExit.ofProcess();
        for (var role : properties.roles()) {
            var running = running(properties, role);
            roles.put(
                    role,
                    new StreamsRole(
                            role.word(),
                            topology(role, properties, catalogue, registry),
                            StreamsSettings.of(
                                    APPLICATION_PREFIX + role.word(), properties.kafka(), running),
                            properties.startPatience(),
                            registry,
                            fatal));
        }
        return new Roles(List.copyOf(roles.values()));
    }

    /** Before the roles start side by side: each would make it, and the slower one would fail. */
    private static void createStateDirectory(Path dataDirectory) {
        try {
            Files.createDirectories(StreamsSettings.stateDirectory(dataDirectory));
        } catch (IOException e) {
            throw new SettingException("laurel.data-dir", "cannot be made: " + e);
        }
    }

    private static Topology topology(
            Role role,
            ProjectionProperties properties,
            Catalogue catalogue,
            PrometheusMeterRegistry registry) {
        var running = running(properties, role);
        var cachedMax = running.cachedMax();
        return switch (role) {
            case LEDGER ->
                    LedgerTopology.build(
                            new LedgerParts(
                                    new LedgerEngine(
                                            new CommandDecider(catalogue),
                                            new LegDecider(catalogue)),
                                    cachedMax,
                                    properties.ledger().decisionsKept(),
                                    new LedgerMetrics(registry),
                                    registry));
            case VIEWS ->
                    ViewTopology.build(
                            new ViewParts(
                                    new ViewProjector(catalogue, properties.openPeriodsMax()),
                                    cachedMax,
                                    new ViewMetrics(registry),
                                    registry));
        };
    }

    private static RoleProperties running(ProjectionProperties properties, Role role) {
        return switch (role) {
            case LEDGER -> properties.ledger().running();
            case VIEWS -> properties.views();
        };
    }

    @Bean
    ServletRegistrationBean<HealthServlet> health(Roles roles) {
        return new ServletRegistrationBean<>(new HealthServlet(roles::states), "/livez", "/readyz");
    }

    @Bean
    ServletRegistrationBean<MetricsServlet> metrics(PrometheusMeterRegistry registry) {
        return new ServletRegistrationBean<>(new MetricsServlet(registry), "/metrics");
    }
}
