package dev.laurel.stack.broker;

import dev.laurel.stack.Detours;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.Child;
import dev.laurel.stack.process.ChildProcess;
import dev.laurel.stack.process.ClassArchive;
import dev.laurel.stack.process.JavaCommand;
import dev.laurel.stack.process.PortOwner;
import dev.laurel.stack.process.Ports;
import dev.laurel.stack.service.LaurelHome;
import dev.laurel.stack.service.Readiness;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Kafka broker as a part of the stack: a node that is one of the quorum too. */
public final class BrokerPart implements StackPart {

    private final Instance instance;
    private final DataDirectory directory;
    private final StackPorts ports;
    private final LaurelHome home;
    private final Optional<Detours> detours;

    public BrokerPart(
            Instance instance,
            DataDirectory directory,
            StackPorts ports,
            LaurelHome home,
            Optional<Detours> detours) {
        this.instance = instance;
        this.directory = directory;
        this.ports = ports;
        this.home = home;
        this.detours = detours;
    }

    @Override
    public Instance instance() {
        return instance;
    }

    @Override
    public Child spawn() throws IOException {
        var command =
                new JavaCommand(
                        Part.BROKER.label(),
                        archive(),
                        nodes().size() > 1,
                        classPath(),
                        BrokerMain.class.getName(),
                        settings().toArguments());
        return Child.started(
                new ChildProcess(
                                command.toList(),
                                Map.of("MALLOC_ARENA_MAX", "2"),
                                directory.pidFile(instance),
                                directory.log(instance))
                        .start());
    }

    private BrokerSettings settings() {
        var number = instance.number();
        return new BrokerSettings(
                number,
                BrokerSettings.CLUSTER_ID,
                directory.of(instance),
                ports.of(instance),
                ports.controller(instance),
                nodes().stream()
                        .map(node -> node.number() + "@127.0.0.1:" + ports.controller(node))
                        .toList(),
                detours.map(
                        proxies ->
                                new BrokerSettings.Relay(
                                        ports.relay(instance), proxies.brokers().get(number - 1))));
    }

    private List<Instance> nodes() {
        return ports.instances(Part.BROKER);
    }

    @Override
    public void collect(boolean whole) {
        archive().collect(whole);
    }

    @Override
    public Readiness readiness(ProcessHandle process) {
        var port = ports.of(instance);
        return switch (PortOwner.of(port, process.pid())) {
            case NOBODY -> Readiness.not("does not listen on port " + port);
            case ANOTHER -> Readiness.not("port " + port + " is in use by another process");
            case PROCESS, UNKNOWN -> answering(port);
        };
    }

    private Readiness answering(int port) {
        if (!Ports.listening(port)) {
            return Readiness.not("does not listen on port " + port);
        }
        try (var topics = topics()) {
            return topics.answers() ? Readiness.yes() : Readiness.not("No response from Kafka");
        }
    }

    @Override
    public void prepare() {
        try (var topics = topics()) {
            topics.prepare();
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + ports.of(instance);
    }

    private TopicPreparation topics() {
        var brokers = nodes().size();
        return new TopicPreparation(
                address(), BrokerSettings.replicas(brokers), LogFlush.of(directory));
    }

    private String classPath() {
        return home.classPath("infra/stack");
    }

    /** One of a quorum never stops in good order, and what Kafka halts has to be gone at once. */
    private ClassArchive archive() {
        var archive =
                ClassArchive.of(
                        home.archiveCache(),
                        directory.archive(instance),
                        Part.BROKER.label(),
                        classPath());
        return nodes().size() > 1 ? archive.onlyUsed() : archive;
    }
}
