package dev.laurel.projection.config;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.projection.archive.ArchiveDatabase;
import dev.laurel.projection.archive.ArchiveDeadLetters;
import dev.laurel.projection.archive.ArchiveLog;
import dev.laurel.projection.archive.ArchivePace;
import dev.laurel.projection.archive.ArchiveProperties;
import dev.laurel.projection.archive.ArchiveWriter;
import dev.laurel.projection.config.ProjectionProperties.RoleProperties;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.ledger.log.KafkaLedgerLog;
import dev.laurel.projection.ledger.log.LogClients;
import dev.laurel.projection.ledger.topology.LedgerParts;
import dev.laurel.projection.ledger.topology.LedgerTopology;
import dev.laurel.projection.ledger.topology.SteadyClock;
import dev.laurel.projection.observe.ArchiveMetrics;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.runtime.ArchiveRole;
import dev.laurel.projection.runtime.FatalExit;
import dev.laurel.projection.runtime.LedgerRole;
import dev.laurel.projection.runtime.Roles;
import dev.laurel.projection.runtime.RunningRole;
import dev.laurel.projection.runtime.StreamsRole;
import dev.laurel.projection.view.fold.ViewProjector;
import dev.laurel.projection.view.topology.ViewParts;
import dev.laurel.projection.view.topology.ViewTopology;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.Topology;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the roles of this instance.
 *
 * @param fatal ends the process when a role fails for good
 */
record RoleAssembly(
        ProjectionProperties properties,
        Catalogue catalogue,
        ServiceMeters meters,
        StorageWatch storage,
        FatalExit fatal) {

    private static final String APPLICATION_PREFIX = "laurel-";

    /** Those of the settings, not started. */
    Roles roles() {
        var roles = new ArrayList<RunningRole>();
        for (var role : Role.values()) {
            if (properties.roles().contains(role)) {
                roles.add(
                        switch (role) {
                            case LEDGER -> ledger();
                            case VIEWS -> streams(role, views(), properties.views().running());
                            case ARCHIVE -> archive(List.copyOf(roles));
                        });
            }
        }
        return new Roles(roles);
    }

    private StreamsRole streams(Role role, Topology topology, RoleProperties running) {
        return new StreamsRole(
                role.word(),
                topology,
                StreamsSettings.of(APPLICATION_PREFIX + role.word(), properties.kafka(), running),
                properties.startPatience(),
                meters,
                storage,
                fatal);
    }

    private RunningRole ledger() {
        var application = APPLICATION_PREFIX + Role.LEDGER.word();
        var log =
                new KafkaLedgerLog(
                        new LogClients(
                                properties.kafka().bootstrapServers(),
                                application,
                                application + "-log-" + properties.kafka().instanceId()));
        return new LedgerRole(
                streams(Role.LEDGER, ledger(log), properties.ledger().running()), log);
    }

    private Topology ledger(LedgerLog log) {
        return LedgerTopology.build(
                new LedgerParts(
                        new LedgerEngine(new CommandDecider(catalogue), new LegDecider(catalogue)),
                        log,
                        RefoldedUsers.read(properties.kafka().dataDirectory()),
                        new LedgerParts.Limits(
                                properties.ledger().running().cachedMax(),
                                properties.ledger().decisionsKept()),
                        new SteadyClock(System::nanoTime),
                        new LedgerMetrics(meters.registry()),
                        meters.registry()));
    }

    private Topology views() {
        return ViewTopology.build(
                new ViewParts(
                        new ViewProjector(catalogue, properties.views().openPeriodsMax()),
                        properties.views().running().cachedMax(),
                        new ViewMetrics(meters.registry()),
                        meters.registry()));
    }

    /** The archive yields to the others. */
    private ArchiveRole archive(List<RunningRole> others) {
        var archive = properties.archive().orElseThrow();
        var metrics = new ArchiveMetrics(meters.registry());
        var pace =
                new ArchivePace(
                        archive.yielding(),
                        () ->
                                others.stream()
                                        .mapToLong(other -> other.state().lag().orElse(0))
                                        .sum());
        return new ArchiveRole(
                () -> archiveWriter(archive, pace, metrics),
                properties.kafka().bootstrapServers(),
                properties.startPatience(),
                metrics,
                fatal);
    }

    private ArchiveWriter archiveWriter(
            ArchiveProperties archive, ArchivePace pace, ArchiveMetrics metrics) {
        var kafka = properties.kafka();
        return new ArchiveWriter(
                new ArchiveLog(
                        meters.groupMember(
                                "archive", new KafkaConsumer<>(ArchiveSettings.consumer(kafka))),
                        () -> new KafkaConsumer<>(ArchiveSettings.lookup(kafka))),
                ArchiveDatabase.open(
                        archive.postgres(),
                        archive.monthsAhead(),
                        meters.registry(),
                        InstantSource.system()),
                new ArchiveDeadLetters(
                        () -> new KafkaProducer<>(ArchiveSettings.producer(kafka)),
                        InstantSource.system()),
                archive,
                pace,
                storage,
                metrics);
    }
}
