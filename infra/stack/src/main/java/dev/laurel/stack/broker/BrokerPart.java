package dev.laurel.stack.broker;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.ChildProcess;
import dev.laurel.stack.process.ClassArchive;
import dev.laurel.stack.process.JavaCommand;
import dev.laurel.stack.process.Ports;
import dev.laurel.stack.service.LaurelHome;

import java.io.IOException;
import java.util.Map;

/** The Kafka broker as a part of the stack: one node, its data in {@code broker}. */
public final class BrokerPart implements StackPart {

    private final DataDirectory directory;
    private final StackPorts ports;
    private final LaurelHome home;

    public BrokerPart(DataDirectory directory, StackPorts ports, LaurelHome home) {
        this.directory = directory;
        this.ports = ports;
        this.home = home;
    }

    @Override
    public Part part() {
        return Part.BROKER;
    }

    @Override
    public ProcessHandle spawn() throws IOException {
        var settings =
                BrokerSettings.single(
                        directory.of(Part.BROKER), ports.broker(), ports.controller());
        var command =
                new JavaCommand(
                        Part.BROKER.label(),
                        archive(),
                        classPath(),
                        BrokerMain.class.getName(),
                        settings.toArguments());
        return new ChildProcess(
                        command.toList(),
                        Map.of("MALLOC_ARENA_MAX", "2"),
                        directory.pidFile(Part.BROKER),
                        directory.log(Part.BROKER))
                .start()
                .toHandle();
    }

    @Override
    public void collect(boolean whole) {
        archive().collect(whole);
    }

    @Override
    public boolean ready() {
        if (!Ports.listening(ports.broker())) {
            return false;
        }
        try (var topics = new TopicPreparation(address(), 1)) {
            return topics.answers();
        }
    }

    @Override
    public void prepare() {
        try (var topics = new TopicPreparation(address(), 1)) {
            topics.prepare();
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + ports.broker();
    }

    private String classPath() {
        return home.classPath("infra/stack");
    }

    private ClassArchive archive() {
        return ClassArchive.of(
                home.archiveCache(), directory.run(), Part.BROKER.label(), classPath());
    }
}
