package dev.laurel.stack.service;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.process.ChildProcess;
import dev.laurel.stack.process.ClassArchive;
import dev.laurel.stack.process.JavaCommand;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of Laurel's three services as a part of the stack. */
public final class ServicePart implements StackPart {

    /**
     * A commit costs three brokers on two cores some fifty requests: at twenty milliseconds they do
     * nothing else, and each command waits longer than it would for a commit made less often.
     */
    private static final List<String> RARER_COMMITS =
            List.of(
                    "--laurel.ledger.commit-interval-millis=100",
                    "--laurel.views.commit-interval-millis=300");

    private final Instance instance;
    private final DataDirectory directory;
    private final LaurelHome home;
    private final int port;
    private final ServiceSettings settings;

    public ServicePart(
            Instance instance,
            DataDirectory directory,
            LaurelHome home,
            int port,
            ServiceSettings settings) {
        this.instance = instance;
        this.directory = directory;
        this.home = home;
        this.port = port;
        this.settings = settings;
    }

    @Override
    public Instance instance() {
        return instance;
    }

    @Override
    public ProcessHandle spawn() throws IOException {
        var command =
                new JavaCommand(
                        instance.part().label(),
                        archive(),
                        settings.crowded(),
                        classPath(),
                        mainClass(),
                        arguments());
        return new ChildProcess(
                        command.toList(),
                        Map.of(
                                "MALLOC_ARENA_MAX",
                                "2",
                                "LAUREL_POSTGRES_PASSWORD",
                                settings.postgresPassword()),
                        directory.pidFile(instance),
                        directory.log(instance))
                .start()
                .toHandle();
    }

    @Override
    public void collect(boolean whole) {
        archive().collect(whole);
    }

    @Override
    public boolean ready() {
        return readiness().ready();
    }

    /** What the service says about itself. */
    public Readiness readiness() {
        return Readiness.ask(port);
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    private String classPath() {
        return home.classPath(instance.part().label() + "-service");
    }

    private ClassArchive archive() {
        return ClassArchive.of(
                home.archiveCache(),
                directory.archive(instance),
                instance.part().label(),
                classPath());
    }

    private String mainClass() {
        return switch (instance.part()) {
            case COMMAND -> "dev.laurel.command.CommandServiceApplication";
            case PROJECTION -> "dev.laurel.projection.ProjectionServiceApplication";
            case QUERY -> "dev.laurel.query.QueryServiceApplication";
            case BROKER, POSTGRES -> throw new IllegalArgumentException(instance.label());
        };
    }

    private List<String> arguments() {
        var arguments = new ArrayList<>(common());
        if (settings.crowded() && instance.part() == Part.PROJECTION) {
            arguments.addAll(RARER_COMMITS);
        }
        return arguments;
    }

    private List<String> common() {
        return List.of(
                "--spring.config.additional-location=optional:"
                        + directory.serviceProperties().toUri(),
                "--laurel.instance-id=" + instance.number(),
                "--laurel.standby-replicas=" + settings.standbyReplicas(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--laurel.kafka.bootstrap-servers=" + settings.bootstrapServers(),
                "--laurel.config=" + directory.configuration(),
                "--laurel.data-dir=" + directory.of(instance),
                "--laurel.postgres.url=" + settings.postgresUrl(),
                "--laurel.postgres.user=" + settings.postgresUser());
    }
}
