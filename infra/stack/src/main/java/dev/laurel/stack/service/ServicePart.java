package dev.laurel.stack.service;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.process.ChildProcess;
import dev.laurel.stack.process.ClassArchive;
import dev.laurel.stack.process.JavaCommand;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One of Laurel's three services as a part of the stack. */
public final class ServicePart implements StackPart {

    private final Part part;
    private final DataDirectory directory;
    private final LaurelHome home;
    private final int port;
    private final ServiceSettings settings;

    public ServicePart(
            Part part,
            DataDirectory directory,
            LaurelHome home,
            int port,
            ServiceSettings settings) {
        this.part = part;
        this.directory = directory;
        this.home = home;
        this.port = port;
        this.settings = settings;
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public ProcessHandle spawn() throws IOException {
        var command =
                new JavaCommand(part.label(), archive(), classPath(), mainClass(), arguments());
        return new ChildProcess(
                        command.toList(),
                        Map.of(
                                "MALLOC_ARENA_MAX",
                                "2",
                                "LAUREL_POSTGRES_PASSWORD",
                                settings.postgresPassword()),
                        directory.pidFile(part),
                        directory.log(part))
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
        return home.classPath(part.label() + "-service");
    }

    private ClassArchive archive() {
        return ClassArchive.of(home.archiveCache(), directory.run(), part.label(), classPath());
    }

    private String mainClass() {
        return switch (part) {
            case COMMAND -> "dev.laurel.command.CommandServiceApplication";
            case PROJECTION -> "dev.laurel.projection.ProjectionServiceApplication";
            case QUERY -> "dev.laurel.query.QueryServiceApplication";
            case BROKER, POSTGRES -> throw new IllegalArgumentException(part.label());
        };
    }

    private List<String> arguments() {
        return List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--laurel.kafka.bootstrap-servers=" + settings.bootstrapServers(),
                "--laurel.config=" + directory.configuration(),
                "--laurel.data-dir=" + directory.of(part),
                "--laurel.postgres.url=" + settings.postgresUrl(),
                "--laurel.postgres.user=" + settings.postgresUser());
    }
}
