package dev.laurel.stack.service;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.ServicePorts;
import dev.laurel.stack.process.Child;
import dev.laurel.stack.process.ChildProcess;
import dev.laurel.stack.process.ClassArchive;
import dev.laurel.stack.process.JavaCommand;
import dev.laurel.stack.process.PortOwner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** Where there are several, one may be fenced by another: only Kafka Streams tells of it. */
    private static final String FENCING =
            "--logging.level.org.apache.kafka.streams.processor.internals.StreamThread=INFO";

    private final Instance instance;
    private final DataDirectory directory;
    private final LaurelHome home;
    private final ServicePorts ports;
    private final ServiceSettings settings;
    private final Map<String, String> environment;

    /**
     * @param environment variables beside those that every service gets
     */
    public ServicePart(
            Instance instance,
            DataDirectory directory,
            LaurelHome home,
            ServicePorts ports,
            ServiceSettings settings,
            Map<String, String> environment) {
        this.instance = instance;
        this.directory = directory;
        this.home = home;
        this.ports = ports;
        this.settings = settings;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Instance instance() {
        return instance;
    }

    @Override
    public Child spawn() throws IOException {
        var command =
                new JavaCommand(
                        instance.part().label(),
                        archive(),
                        settings.crowded(),
                        classPath(),
                        mainClass(),
                        arguments());
        return Child.started(
                new ChildProcess(
                                command.toList(),
                                variables(),
                                directory.pidFile(instance),
                                directory.log(instance))
                        .start());
    }

    private Map<String, String> variables() {
        var variables = new HashMap<>(environment);
        variables.put("MALLOC_ARENA_MAX", "2");
        variables.put("LAUREL_POSTGRES_PASSWORD", settings.postgresPassword());
        return variables;
    }

    @Override
    public void collect(boolean whole) {
        archive().collect(whole);
    }

    /** What the service says about itself, on the port that is its own. */
    @Override
    public Readiness readiness(ProcessHandle process) {
        var answer = Readiness.NO_ANSWER;
        for (var asked : ports.toAsk()) {
            answer =
                    switch (PortOwner.of(asked, process.pid())) {
                        case NOBODY -> Readiness.not("does not listen on port " + asked);
                        case ANOTHER ->
                                Readiness.not("port " + asked + " is in use by another process");
                        case PROCESS, UNKNOWN -> Readiness.ask(asked);
                    };
            if (answer.answered()) {
                return answer;
            }
        }
        return answer;
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + ports.main();
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
            arguments.add(FENCING);
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
                "--server.port=" + ports.main(),
                "--laurel.operations.address=127.0.0.1",
                "--laurel.operations.port=" + ports.operations(),
                "--laurel.kafka.bootstrap-servers=" + settings.bootstrapServers(),
                "--laurel.config=" + directory.configuration(),
                "--laurel.data-dir=" + directory.of(instance),
                "--laurel.postgres.url=" + settings.postgresUrl(),
                "--laurel.postgres.user=" + settings.postgresUser());
    }
}
