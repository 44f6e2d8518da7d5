package dev.laurel.projection.config;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueException;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.kit.http.HttpSettings;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.metrics.ServiceVersion;
import dev.laurel.kit.operations.OperationsServer;
import dev.laurel.kit.operations.OperationsSettings;
import dev.laurel.kit.runtime.StartStopLog;
import dev.laurel.kit.runtime.Ticker;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.kit.storage.Volume;
import dev.laurel.projection.observe.ProjectionHealth;
import dev.laurel.projection.observe.ServiceHealth;
import dev.laurel.projection.runtime.ClockGuard;
import dev.laurel.projection.runtime.ProcessEnd;
import dev.laurel.projection.runtime.RocksMetrics;
import dev.laurel.projection.runtime.Roles;
import dev.laurel.projection.view.topology.ViewSize;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the service together from its settings. */
@Configuration(proxyBeanMethods = false)
public class ProjectionConfiguration {

    /** Where the operations port is unless {@code laurel.operations.port} says otherwise. */
    private static final int OPERATIONS_PORT = 8_092;

    private static final Duration LOOK = Duration.ofSeconds(1);

    /**
     * Reads settings and catalogue before anything else is made, so that what cannot be is said
     * before a port is taken.
     *
     * @throws SettingException naming a setting that cannot be
     * @throws CatalogueException naming a key of laurel.yaml that cannot be
     */
    public static void readFirst(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        var properties = ProjectionProperties.read(environment);
        var operations = OperationsSettings.read(environment, OPERATIONS_PORT);
        assert operations.port() >= 0;
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

    @Bean
    ProcessEnd processEnd() {
        return new ProcessEnd();
    }

    /** Made before what it tells of, so that it ends after it. */
    @Bean
    StartStopLog startStopLog(ProjectionProperties properties, ProcessEnd end) {
        var roles =
                Stream.of(Role.values())
                        .filter(properties.roles()::contains)
                        .map(Role::word)
                        .collect(Collectors.joining(", "));
        return new StartStopLog(
                "projection-service",
                ServiceVersion.of(ProjectionConfiguration.class),
                "roles " + roles,
                end);
    }

    @Bean
    ServiceMeters serviceMeters() {
        var meters =
                ServiceMeters.open(
                        "projection-service", ServiceVersion.of(ProjectionConfiguration.class));
        new RocksMetrics().bindTo(meters.registry());
        return meters;
    }

    /** At half the reserve: the command-service refuses commands before. */
    @Bean
    StorageWatch storageWatch(ProjectionProperties properties, ServiceMeters meters) {
        var directory = properties.kafka().dataDirectory();
        createStateDirectory(directory);
        return new StorageWatch(
                "data",
                Volume.of(directory),
                properties.kafka().reserve().half(),
                "ledger, views and archive pause",
                meters.registry());
    }

    @Bean
    Roles roles(
            ProjectionProperties properties,
            Catalogue catalogue,
            ServiceMeters meters,
            StorageWatch storage,
            ProcessEnd end) {
        // A role that starts must know it already.
        storage.look();
        return new RoleAssembly(properties, catalogue, meters, storage, end).roles();
    }

    @Bean
    ServiceHealth serviceHealth(Roles roles) {
        return new ServiceHealth(roles::states, InstantSource.system());
    }

    @Bean
    Ticker ticker(StorageWatch storage, Roles roles, ServiceHealth health) {
        var clock = new ClockGuard(System::currentTimeMillis, System::nanoTime, ProcessEnd::halt);
        return new Ticker(
                "projection-watch",
                LOOK,
                List.of(clock::look, storage::look, roles::look, health::look));
    }

    /** Before the roles start side by side: each would make it, and the slower one would fail. */
    private static void createStateDirectory(Path dataDirectory) {
        try {
            Files.createDirectories(StreamsSettings.stateDirectory(dataDirectory));
        } catch (IOException e) {
            throw new SettingException("laurel.data-dir", "cannot be made: " + e);
        }
    }

    /** The only port of this service. */
    @Bean
    OperationsServer operations(
            Environment environment, ServiceHealth health, ServiceMeters meters) {
        return new OperationsServer(
                OperationsSettings.read(environment, OPERATIONS_PORT),
                HttpSettings.read(environment).hosts(),
                new ProjectionHealth(health),
                meters);
    }
}
