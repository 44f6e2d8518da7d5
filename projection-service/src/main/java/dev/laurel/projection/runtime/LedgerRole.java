package dev.laurel.projection.runtime;

import dev.laurel.kit.runtime.Ticker;
import dev.laurel.projection.ledger.log.KafkaLedgerLog;
import dev.laurel.projection.observe.RoleState;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/**
 * The Streams client of the ledger, and what it asks of the log besides.
 *
 * <p>Threading: as {@link StreamsRole}.
 */
public final class LedgerRole implements RunningRole {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRole.class);
    private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(1);

    private final StreamsRole streams;
    private final KafkaLedgerLog log;
    private final Ticker sampling;

    public LedgerRole(StreamsRole streams, KafkaLedgerLog log) {
        this.streams = streams;
        this.log = log;
        this.sampling = new Ticker("ledger-log", SAMPLE_PAUSE, List.of(this::sample));
    }

    private void sample() {
        try {
            log.sample();
        } catch (KafkaException e) {
            // The position in the stores stays where it is: a restart reads more of the log.
            LOG.debug("The ends of the log could not be read", e);
        }
    }

    @Override
    public void start() {
        streams.start();
        sampling.start();
    }

    @Override
    public void stop() {
        streams.stop();
        sampling.stop();
        log.close();
    }

    @Override
    public boolean isRunning() {
        return streams.isRunning();
    }

    @Override
    public RoleState state() {
        return streams.state();
    }

    @Override
    public void look() {
        streams.look();
    }
}
