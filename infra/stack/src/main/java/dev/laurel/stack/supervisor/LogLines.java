package dev.laurel.stack.supervisor;

import dev.laurel.stack.Instance;

import org.slf4j.Logger;

import java.time.Duration;

/** What a supervisor sees and does, in its log. */
record LogLines(Logger log) implements SupervisorListener {

    private static final double MILLIS = 1_000.0;

    @Override
    public void died(Instance instance, Watched.Death death, Duration pause) {
        log.error(
                "{} died, {}; start in {} s; its last line: {}",
                instance.label(),
                death.exit(),
                pause.toSeconds(),
                death.lastLine());
    }

    @Override
    public void starting(Instance instance) {
        log.info("Starting {}", instance.label());
    }

    @Override
    public void ready(Instance instance, Duration took) {
        log.info("Started {} in {} s", instance.label(), took.toMillis() / MILLIS);
    }

    @Override
    public void failed(Instance instance, String reason, Duration pause) {
        log.error(
                "{}; {}",
                reason,
                pause.isZero()
                        ? "it lives and is left alone"
                        : "next start in " + pause.toSeconds() + " s");
    }

    @Override
    public void putOff(Instance instance, String reason) {
        log.warn("{} is not started: it {}", instance.label(), reason);
    }

    @Override
    public void stumbled(String reason) {
        log.error("{}", reason);
    }
}
