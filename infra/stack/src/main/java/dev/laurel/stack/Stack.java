package dev.laurel.stack;

import dev.laurel.stack.broker.TopicPreparation;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackConfiguration;
import dev.laurel.stack.data.StackLock;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.LogFiles;
import dev.laurel.stack.process.Ports;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.service.LaurelHome;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A running stack: broker, PostgreSQL and the three services, each a process of its own. What the
 * command line runs, and what system tests run.
 *
 * <p>Whoever holds this object holds the lock of the data directory. If this JVM ends, so does the
 * stack, unless it was {@linkplain #detach detached}; if this JVM is killed, the parts live on, and
 * {@code laurel down} finds them by their pid files.
 *
 * <p>Threading: {@link #close} may be called by any thread at any time, also while the stack
 * starts, and then ends the start; nothing is spawned after it. The other methods belong to one
 * thread.
 */
public final class Stack implements AutoCloseable {

    private static final Duration READY_BOUND = Duration.ofMinutes(5);

    private final DataDirectory directory;
    private final StackParts parts;
    private final StackOptions options;
    private final StackLock lock;
    private final StackListener listener;
    private final Map<Part, ProcessHandle> running = new ConcurrentHashMap<>();

    /**
     * Spawning reads, stopping writes: a stop waits for the spawn under way and forbids the next.
     */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    private final Thread shutdownHook;
    private volatile boolean stopping;

    private Stack(
            DataDirectory directory,
            StackParts parts,
            StackOptions options,
            StackLock lock,
            StackListener listener) {
        this.directory = directory;
        this.parts = parts;
        this.options = options;
        this.lock = lock;
        this.listener = new OneAtATime(listener);
        this.shutdownHook = Threads.atShutdown("laurel-stop", this::close);
    }

    /** Starts a stack and returns when every part is ready. */
    public static Stack start(StackOptions options) {
        return start(options, StackListener.SILENT);
    }

    /**
     * Starts a stack and returns when every part is ready. If anything goes wrong, nothing is left
     * running.
     *
     * @throws StackException one clear line: a port or the directory in use, a part that died
     * @throws CancellationException when this JVM is asked to end meanwhile
     */
    public static Stack start(StackOptions options, StackListener listener) {
        var directory = DataDirectory.of(options.directory());
        var configuration = StackConfiguration.resolve(directory, options.configuration());
        var lock = StackLock.acquire(directory).orElseThrow(() -> inUse(directory));
        Stack stack;
        try {
            requireNothingRuns(directory);
            var ports =
                    StackPorts.choose(
                            StackPorts.read(directory), options.commandPort(), options.queryPort());
            requireFree(ports.query(), "--query-port");
            requireFree(ports.command(), "--command-port");
            ports.write(directory);
            configuration.write(directory);
            var parts =
                    new StackParts(
                            directory, ports, LaurelHome.find(), options.externalBootstrap());
            stack = new Stack(directory, parts, options, lock, listener);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        stack.startAll();
        return stack;
    }

    /** Takes over a detached stack that runs in the directory. */
    public static Stack attach(StackOptions options, StackListener listener) {
        var directory = DataDirectory.of(options.directory());
        var ports =
                StackPorts.read(directory)
                        .orElseThrow(() -> new StackException("No stack in " + directory.root()));
        var lock = StackLock.acquire(directory).orElseThrow(() -> inUse(directory));
        var parts =
                new StackParts(directory, ports, LaurelHome.find(), options.externalBootstrap());
        var stack = new Stack(directory, parts, options, lock, listener);
        stack.running.putAll(parts.living());
        return stack;
    }

    public StackAddresses addresses() {
        return parts.addresses();
    }

    /** The process of a part, where it runs. */
    public Optional<ProcessHandle> process(Part part) {
        return Optional.ofNullable(running.get(part)).filter(Processes::alive);
    }

    /** Whether the part answers now. */
    public boolean ready(Part part) {
        return process(part).isPresent() && parts.of(part).ready();
    }

    /** SIGKILL, as a crash would; returns when the process is gone. */
    public void kill(Part part) {
        var process = running.remove(part);
        if (process != null) {
            Processes.kill(process);
        }
    }

    /** Stops the part in good order. */
    public void stop(Part part) {
        running.remove(part);
        parts.stop(part, listener);
    }

    /** Starts the part again, on the same ports and data, and returns when it is ready. */
    public void restart(Part part) {
        stop(part);
        startSideBySide(List.of(part));
    }

    /** A part that ended without being asked to. */
    public Optional<Part> died() {
        return stopping
                ? Optional.empty()
                : running.entrySet().stream()
                        .filter(entry -> !Processes.alive(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** Whether the stack was asked to stop. */
    public boolean stopping() {
        return stopping;
    }

    /** Lets the parts live on without this JVM. */
    public void detach() {
        Threads.forgetShutdown(shutdownHook);
        deleteSupervisor();
        lock.close();
    }

    /** Stops all parts in order; the second call and later ones wait for the first. */
    @Override
    public synchronized void close() {
        if (stopping) {
            return;
        }
        gate.writeLock().lock();
        try {
            stopping = true;
        } finally {
            gate.writeLock().unlock();
        }
        if (!parts.living().isEmpty()) {
            listener.stopping();
        }
        parts.stopAll(listener);
        deleteSupervisor();
        Threads.forgetShutdown(shutdownHook);
        lock.close();
    }

    private void startAll() {
        try {
            directory.supervisor().writeOwn();
            startSideBySide(List.of(Part.BROKER, Part.POSTGRES));
            options.externalBootstrap().ifPresent(Stack::prepareExternal);
            startSideBySide(Part.SERVICES);
        } catch (IOException e) {
            close();
            throw new StackException(
                    "Expected to write into " + directory.run() + ", but: " + e, e);
        } catch (RuntimeException e) {
            // What fails because all is being stopped is no news.
            var asked = stopping;
            close();
            throw asked ? new CancellationException("stopped while starting") : e;
        }
    }

    private void startSideBySide(List<Part> wanted) {
        var failures = new CopyOnWriteArrayList<RuntimeException>();
        var tasks = new ArrayList<Runnable>();
        for (var part : wanted) {
            if (options.parts().contains(part)) {
                tasks.add(() -> startOne(part, failures));
            }
        }
        Threads.runAll(tasks);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /**
     * @param failures of this part and its neighbours: where one fails, there is no use in waiting
     *     on
     */
    private void startOne(Part part, List<RuntimeException> failures) {
        try {
            var began = System.nanoTime();
            listener.starting(part);
            var control = parts.of(part);
            var process = spawn(control);
            Waiting.until(
                    () ->
                            stopping
                                    || !failures.isEmpty()
                                    || !Processes.alive(process)
                                    || control.ready(),
                    READY_BOUND);
            if (failures.isEmpty()) {
                requireReady(control, process);
                control.prepare();
                listener.ready(
                        part, Duration.ofNanos(System.nanoTime() - began), control.address());
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private void requireReady(StackPart control, ProcessHandle process) {
        var part = control.part();
        if (stopping) {
            throw new CancellationException("stopped while starting");
        }
        if (!Processes.alive(process)) {
            throw new StackException(diedAtStart(part));
        }
        if (!control.ready()) {
            throw new StackException(
                    "%s was not ready after %d s; see %s"
                            .formatted(part.label(), READY_BOUND.toSeconds(), directory.log(part)));
        }
    }

    private ProcessHandle spawn(StackPart control) {
        gate.readLock().lock();
        try {
            if (stopping) {
                throw new CancellationException("stopped while starting");
            }
            var process = control.spawn();
            running.put(control.part(), process);
            return process;
        } catch (IOException e) {
            throw new StackException(
                    "Expected to start " + control.part().label() + ", but: " + e.getMessage(), e);
        } finally {
            gate.readLock().unlock();
        }
    }

    private String diedAtStart(Part part) {
        var log = directory.log(part);
        return "%s died at start: %s (log: %s)"
                .formatted(part.label(), LogFiles.lastLine(log).orElse("it said nothing"), log);
    }

    private void deleteSupervisor() {
        try {
            directory.supervisor().delete();
        } catch (IOException _) {
            // A stale file is recognised by its time.
        }
    }

    private static void prepareExternal(String bootstrapServers) {
        try (var topics = new TopicPreparation(bootstrapServers, 1)) {
            topics.prepare();
        }
    }

    private static StackException inUse(DataDirectory directory) {
        return new StackException(
                "Data directory %s is in use by another stack%s."
                        .formatted(
                                directory.root(),
                                directory
                                        .supervisor()
                                        .live()
                                        .map(process -> " (pid " + process.pid() + ")")
                                        .orElse("")));
    }

    private static void requireNothingRuns(DataDirectory directory) {
        var living = new ArrayList<String>();
        for (var part : Part.values()) {
            directory
                    .pidFile(part)
                    .live()
                    .ifPresent(process -> living.add(part.label() + " " + process.pid()));
        }
        if (!living.isEmpty()) {
            throw new StackException(
                    "Data directory %s is in use by a stack that still runs (%s). Stop it with: laurel down --data %s"
                            .formatted(
                                    directory.root(), String.join(", ", living), directory.root()));
        }
    }

    private static void requireFree(int port, String option) {
        if (!Ports.free(port)) {
            throw new StackException(
                    "Port %d is in use; choose another one with %s".formatted(port, option));
        }
    }

    /** The parts start side by side, but lines are written one by one. */
    private record OneAtATime(StackListener listener) implements StackListener {

        @Override
        public synchronized void starting(Part part) {
            listener.starting(part);
        }

        @Override
        public synchronized void ready(Part part, Duration took, String address) {
            listener.ready(part, took, address);
        }

        @Override
        public synchronized void stopping() {
            listener.stopping();
        }

        @Override
        public synchronized void stopped(Part part, Duration took, boolean graceful) {
            listener.stopped(part, took, graceful);
        }
    }
}
