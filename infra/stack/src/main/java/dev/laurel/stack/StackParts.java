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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The parts of one data directory, running or not: how each is started, asked and stopped. */
public final class StackParts {

    /** A stream thread may need half a minute to hand its state back. */
    private static final Duration STOP_BOUND = Duration.ofSeconds(45);

    private final DataDirectory directory;
    private final StackPorts ports;
    private final LaurelHome home;
    private final Optional<String> externalBootstrap;
    private final Rig rig;

    /** Without a Kafka of others and without detours. */
    public StackParts(DataDirectory directory, StackPorts ports, LaurelHome home) {
        this(directory, ports, home, Optional.empty(), Rig.NONE);
    }

    StackParts(
            DataDirectory directory,
            StackPorts ports,
            LaurelHome home,
            Optional<String> externalBootstrap,
            Rig rig) {
        this.directory = directory;
        this.ports = ports;
        this.home = home;
        this.externalBootstrap = externalBootstrap;
        this.rig = rig;
    }

    /** All of them, running or not, those of a kind together. */
    public List<Instance> instances() {
        return ports.instances();
    }

    /** How the instance is handled now. */
    public StackPart of(Instance instance) {
        return switch (instance.part()) {
            case BROKER -> new BrokerPart(instance, directory, ports, home, rig.detours());
            case POSTGRES -> new PostgresPart(directory, ports.postgres(), home.postgresCache());
            case COMMAND, PROJECTION, QUERY -> service(instance);
        };
    }

    private StackPart service(Instance instance) {
        return new ServicePart(
                instance,
                directory,
                home,
                ports.service(instance),
                settings(instance.number()),
                rig.environment(instance));
    }

    /** Where the health of the whole stack is told; nothing where an earlier version started it. */
    public Optional<String> healthUrl() {
        return ports.operations().map(port -> "http://127.0.0.1:" + port + "/");
    }

    public StackAddresses addresses() {
        return new StackAddresses(
                bootstrapServers(),
                PostgresPart.url(ports.postgres()),
                of(Instance.first(Part.COMMAND)).address(),
                of(Instance.first(Part.PROJECTION)).address(),
                of(Instance.first(Part.QUERY)).address());
    }

    /** The processes that run. */
    public Map<Instance, ProcessHandle> living() {
        var living = new TreeMap<Instance, ProcessHandle>();
        for (var instance : instances()) {
            directory.pidFile(instance).live().ifPresent(process -> living.put(instance, process));
        }
        return living;
    }

    /** Stops whatever runs, in order. */
    public void stopAll(StackListener listener) {
        for (var part : Part.STOP_ORDER) {
            for (var instance : ports.instances(part)) {
                stop(instance, listener);
            }
        }
    }

    /** Stops the instance where it runs: asks it, waits, and kills it where it does not end. */
    public void stop(Instance instance, StackListener listener) {
        directory.pidFile(instance).live().ifPresent(process -> stop(instance, process, listener));
    }

    private void stop(Instance instance, ProcessHandle process, StackListener listener) {
        var began = System.nanoTime();
        var control = of(instance);
        // A JVM listens when nearly all of its classes are loaded.
        var listening = Ports.listening(ports.of(instance));
        var graceful = !isOfQuorum(instance) && endsWhenAsked(control, process);
        if (!graceful) {
            Processes.kill(process);
        }
        control.collect(listening && graceful);
        listener.stopped(instance, Duration.ofNanos(System.nanoTime() - began), graceful);
    }

    /**
     * The nodes of a quorum cannot all stop in good order: the last ones would wait for a majority
     * that is gone. They recover from a kill.
     */
    private boolean isOfQuorum(Instance instance) {
        return instance.part() == Part.BROKER && ports.instances(Part.BROKER).size() > 1;
    }

    private static boolean endsWhenAsked(StackPart control, ProcessHandle process) {
        control.signalStop(process);
        return Processes.awaitEnd(process, STOP_BOUND);
    }

    private ServiceSettings settings(int number) {
        return new ServiceSettings(
                number > 1 ? detour().orElseGet(this::bootstrapServers) : bootstrapServers(),
                PostgresPart.url(rig.detours().map(Detours::postgres).orElseGet(ports::postgres)),
                PostgresPart.user(),
                PostgresPart.password(directory),
                ports.instances(Part.BROKER).size() > 1,
                ports.instances(Part.PROJECTION).size() > 1 ? 1 : 0);
    }

    private Optional<String> detour() {
        return rig.detours()
                .map(
                        proxies ->
                                proxies.brokers().stream()
                                        .map(StackParts::loopback)
                                        .collect(Collectors.joining(",")));
    }

    private String bootstrapServers() {
        return externalBootstrap.orElseGet(
                () ->
                        ports.instances(Part.BROKER).stream()
                                .map(ports::of)
                                .map(StackParts::loopback)
                                .collect(Collectors.joining(",")));
    }

    private static String loopback(int port) {
        return "127.0.0.1:" + port;
    }
}
