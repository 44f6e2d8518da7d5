package dev.laurel.command.config;

import dev.laurel.command.runtime.KafkaSide;
import dev.laurel.command.storage.BrokerStorage;
import dev.laurel.command.submission.StorageSignal;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.runtime.Ticker;
import dev.laurel.kit.storage.StorageReserve;

import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.time.Duration;
import java.util.List;

/** Watches the disks of the brokers. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(StorageSignal.class)
class StorageConfiguration {

    private static final Duration LOOK = Duration.ofSeconds(2);

    @Bean
    Admin storageAdmin(KafkaSide kafka, CommandProperties properties, ServiceMeters meters) {
        // Given so that the brokers are there; asked through a client of its own.
        assert kafka != null;
        return meters.admin("storage", KafkaClients.admin(properties.bootstrapServers()));
    }

    @Bean
    BrokerStorage brokerStorage(Admin storageAdmin, Environment environment, ServiceMeters meters) {
        return new BrokerStorage(storageAdmin, reserve(environment), meters.registry());
    }

    private static StorageReserve reserve(Environment environment) {
        try {
            return StorageReserve.parse(environment.getProperty(StorageReserve.KEY, "").strip());
        } catch (IllegalArgumentException e) {
            throw new SettingException(StorageReserve.KEY, String.valueOf(e.getMessage()));
        }
    }

    @Bean
    StorageSignal storageSignal(BrokerStorage storage) {
        return () -> storage.isLow() ? storage.detail() : null;
    }

    @Bean
    Ticker storageTicker(BrokerStorage storage) {
        return new Ticker("storage-watch", LOOK, List.of(storage::look));
    }
}
