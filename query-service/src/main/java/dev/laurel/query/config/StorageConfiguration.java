package dev.laurel.query.config;

import dev.laurel.kit.runtime.Ticker;
import dev.laurel.kit.storage.StorageReserve;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.kit.storage.Volume;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.time.Duration;
import java.util.List;

/** Watches the volume that has the store. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** At half the reserve: the command-service refuses commands before. */
    @Bean
    StorageWatch storageWatch(
            QuerySettings settings, Environment environment, PrometheusMeterRegistry meters) {
        return new StorageWatch(
                "data",
                Volume.of(settings.dataDirectory()),
                reserve(environment).half(),
                "the replica applies nothing, reads go on",
                meters);
    }

    private static StorageReserve reserve(Environment environment) {
        try {
            return StorageReserve.parse(environment.getProperty(StorageReserve.KEY, "").strip());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(StorageReserve.KEY, String.valueOf(e.getMessage()));
        }
    }

    @Bean
    Ticker storageTicker(StorageWatch storage) {
        return new Ticker("storage-watch", LOOK, List.of(storage::look));
    }
}
