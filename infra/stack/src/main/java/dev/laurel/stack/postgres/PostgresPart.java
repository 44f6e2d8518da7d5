package dev.laurel.stack.postgres;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackPart;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.process.Child;
import dev.laurel.stack.process.LogFiles;
import dev.laurel.stack.process.PidFile;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.service.Readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** PostgreSQL as a part of the stack. */
public final class PostgresPart implements StackPart {

    private static final Instance INSTANCE = Instance.first(Part.POSTGRES);
    private static final Duration PID_FILE_BOUND = Duration.ofSeconds(15);

    /** Line of postmaster.pid that says starting, ready or stopping. */
    private static final int STATUS_LINE = 7;

    private final DataDirectory directory;
    private final int port;
    private final Path binariesCache;

    /**
     * @param binariesCache where the programs are unpacked, shared by all stacks of the project
     */
    public PostgresPart(DataDirectory directory, int port, Path binariesCache) {
        this.directory = directory;
        this.port = port;
        this.binariesCache = binariesCache;
    }

    /** For the JDBC driver. */
    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresCluster.DATABASE;
    }

    public static String user() {
        return PostgresCluster.USER;
    }

    /** Random, made at the first start. */
    public static String password(DataDirectory directory) {
        return PostgresCluster.password(directory.of(INSTANCE));
    }

    @Override
    public Instance instance() {
        return INSTANCE;
    }

    @Override
    public Child spawn() throws IOException {
        var home = directory.of(INSTANCE);
        var cluster = new PostgresCluster(home, PostgresBinaries.unpack(binariesCache));
        cluster.create();
        var log = directory.log(INSTANCE);
        LogFiles.roll(log);
        cluster.start(port, log);
        Waiting.until(() -> pidFile().live().isPresent(), PID_FILE_BOUND);
        return pidFile()
                .live()
                .map(Child::found)
                .orElseThrow(
                        () ->
                                new StackException(
                                        "postgres died at start: %s (log: %s)"
                                                .formatted(
                                                        LogFiles.lastLine(log).orElse("no log"),
                                                        log)));
    }

    /** What the server itself writes into its pid file. */
    @Override
    public Readiness readiness(ProcessHandle process) {
        try {
            var lines = Files.readAllLines(pidFile().path());
            var state = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "starting";
            return state.equals("ready") ? Readiness.yes() : Readiness.not("is " + state);
        } catch (IOException _) {
            return Readiness.not("has no pid file");
        }
    }

    @Override
    public String address() {
        return url(port);
    }

    /** SIGINT: a fast shutdown; SIGTERM would wait for clients to leave. */
    @Override
    public void signalStop(ProcessHandle process) {
        try {
            Processes.signal(process, "INT");
        } catch (IOException _) {
            process.destroy();
        }
    }

    private PidFile pidFile() {
        return directory.pidFile(INSTANCE);
    }
}
