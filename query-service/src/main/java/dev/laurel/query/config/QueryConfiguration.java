package dev.laurel.query.config;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** All beans of the service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    StoreConfiguration.class,
    StorageConfiguration.class,
    HistoryConfiguration.class,
    HttpConfiguration.class
})
public class QueryConfiguration {}
