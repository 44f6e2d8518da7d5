package dev.laurel.projection.config;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueException;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.projection.http.HealthServlet;
import dev.laurel.projection.http.MetricsServlet;
import dev.laurel.projection.runtime.FatalExit;
import dev.laurel.projection.runtime.RocksMetrics;
import dev.laurel.projection.runtime.Roles;
import dev.laurel.projection.view.topology.ViewSize;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the service together from its settings. */
@Configuration(proxyBeanMethods = false)
public class ProjectionConfiguration {

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
        refuseViewsTooLarge(properties, catalogue);
        context.getBeanFactory().registerSingleton("properties", properties);
        context.getBeanFactory().registerSingleton("catalogue", catalogue);
    }

    private static void refuseViewsTooLarge(ProjectionProperties properties, Catalogue catalogue) {
        var periods = properties.views().openPeriodsMax();
        var bytes = ViewSize.largest(catalogue, periods);
        if (properties.roles().contains(Role.VIEWS) && bytes > ViewSize.BYTES_MAX) {
            throw new SettingException(
                    "laurel.views.open-periods",
                    periods
                            + " of each board and kind of window make views of up to "
                            + bytes
                            + " bytes, more than "
                            + ViewSize.BYTES_MAX);
        }
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
        return new RoleAssembly(properties, catalogue, registry, FatalExit.ofProcess()).roles();
    }

    /** Before the roles start side by side: each would make it, and the slower one would fail. */
    private static void createStateDirectory(Path dataDirectory) {
        try {
            Files.createDirectories(StreamsSettings.stateDirectory(dataDirectory));
        } catch (IOException e) {
            throw new SettingException("laurel.data-dir", "cannot be made: " + e);
        }
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
