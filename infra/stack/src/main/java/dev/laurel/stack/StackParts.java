package dev.laurel.stack;

import dev.laurel.stack.broker.BrokerPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.postgres.PostgresPart;
import dev.laurel.stack.process.Ports;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.service.LaurelHome;
import dev.laurel.stack.service.ServicePart;
import dev.laurel.stack.service.ServiceSettings;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The parts of one data directory, running or not: how each is started, asked and stopped. */
public final class StackParts {

    /** A stream thread may need half a minute to hand its state back. */
    private static final Duration STOP_BOUND = Duration.ofSeconds(45);

    private final DataDirectory directory;
    private final StackPorts ports;
    private final LaurelHome home;
    private final Optional<String> externalBootstrap;

    public StackParts(
            DataDirectory directory,
            StackPorts ports,
            LaurelHome home,
            Optional<String> externalBootstrap) {
        this.directory = directory;
        this.ports = ports;
        this.home = home;
        this.externalBootstrap = externalBootstrap;
    }

    /** How the part is handled now. */
    public StackPart of(Part part) {
        return switch (part) {
            case BROKER -> new BrokerPart(directory, ports, home);
            case POSTGRES -> new PostgresPart(directory, ports.postgres(), home.postgresCache());
            case COMMAND, PROJECTION, QUERY -> service(part);
        };
    }

    /** A service, which can tell more about itself. */
    public ServicePart service(Part part) {
        return new ServicePart(part, directory, home, ports.of(part), settings());
    }

    public StackAddresses addresses() {
        return new StackAddresses(
                bootstrapServers(),
                PostgresPart.url(ports.postgres()),
                service(Part.COMMAND).address(),
                service(Part.PROJECTION).address(),
                service(Part.QUERY).address());
    }

    /** The processes that run. */
    public Map<Part, ProcessHandle> living() {
        var living = new EnumMap<Part, ProcessHandle>(Part.class);
        for (var part : Part.values()) {
            directory.pidFile(part).live().ifPresent(process -> living.put(part, process));
        }
        return living;
    }

    /** Stops whatever runs, in order. */
    public void stopAll(StackListener listener) {
        Part.STOP_ORDER.forEach(part -> stop(part, listener));
    }

    /** Stops the part where it runs: asks it, waits, and kills it where it does not end. */
    public void stop(Part part, StackListener listener) {
        directory.pidFile(part).live().ifPresent(process -> stop(part, process, listener));
    }

    private void stop(Part part, ProcessHandle process, StackListener listener) {
        var began = System.nanoTime();
        var control = of(part);
        // A JVM listens when nearly all of its classes are loaded.
        var listening = Ports.listening(ports.of(part));
        control.signalStop(process);
        var graceful = Processes.awaitEnd(process, STOP_BOUND);
        if (!graceful) {
            Processes.kill(process);
        }
        control.collect(listening && graceful);
        listener.stopped(part, Duration.ofNanos(System.nanoTime() - began), graceful);
    }

    private ServiceSettings settings() {
        return new ServiceSettings(
                bootstrapServers(),
                PostgresPart.url(ports.postgres()),
                PostgresPart.user(),
                PostgresPart.password(directory));
    }

    private String bootstrapServers() {
        return externalBootstrap.orElseGet(() -> "127.0.0.1:" + ports.broker());
    }
}
