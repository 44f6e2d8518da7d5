package dev.laurel.query.config;

import dev.laurel.query.history.Archive;
import dev.laurel.query.history.ArchiveQueries;
import dev.laurel.query.history.HistoryPool;
import dev.laurel.query.history.HistoryQueries;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.Optional;

/** The archive, where one is set. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

    /** The pool, if there is one: closed with the container. */
    record HistorySource(Optional<HistoryPool> pool) implements DisposableBean {

        @Override
        public void destroy() {
            pool.ifPresent(HistoryPool::close);
        }
    }

    @Bean
    HistorySource historySource(QuerySettings settings, PrometheusMeterRegistry meters) {
        return new HistorySource(
                Optional.ofNullable(settings.history())
                        .map(history -> new HistoryPool(history, meters)));
    }

    @Bean
    HistoryQueries historyQueries(HistorySource source, PrometheusMeterRegistry meters) {
        return new HistoryQueries(
                source.pool()
                        .<Archive>map(pool -> new ArchiveQueries(pool, meters))
                        .orElse(Archive.NONE));
    }
}
