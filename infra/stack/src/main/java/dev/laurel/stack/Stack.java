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
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Map<Instance, ProcessHandle> running = new ConcurrentHashMap<>();

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
            var last = StackPorts.read(directory);
            requireNothingRuns(directory, last);
            requireAsManyBrokers(directory, last, options);
            var ports =
                    StackPorts.choose(
                            last, options.instances(), options.commandPort(), options.queryPort());
            requireFree(ports.query(), "--query-port");
            requireFree(ports.command(), "--command-port");
            ports.write(directory);
            configuration.write(directory);
            var parts = parts(directory, ports, options);
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
        var parts = parts(directory, ports, options);
        var stack = new Stack(directory, parts, options, lock, listener);
        stack.running.putAll(parts.living());
        return stack;
    }

    /** Of the first ones of each kind, and of all brokers. */
    public StackAddresses addresses() {
        return parts.addresses();
    }

    /** Where clients find the instance. */
    public String address(Instance instance) {
        return parts.of(instance).address();
    }

    /** The process of an instance, where it runs. */
    public Optional<ProcessHandle> process(Instance instance) {
        return Optional.ofNullable(running.get(instance)).filter(Processes::alive);
    }

    /** Of the first one of the kind. */
    public Optional<ProcessHandle> process(Part part) {
        return process(Instance.first(part));
    }

    /** Whether the instance answers now. */
    public boolean ready(Instance instance) {
        return process(instance).isPresent() && parts.of(instance).ready();
    }

    /** Whether the first one of the kind answers now. */
    public boolean ready(Part part) {
        return ready(Instance.first(part));
    }

    /** SIGKILL, as a crash would; returns when the process is gone. */
    public void kill(Instance instance) {
        var process = running.remove(instance);
        if (process != null) {
            Processes.kill(process);
        }
    }

    /** SIGKILL to the first one of the kind. */
    public void kill(Part part) {
        kill(Instance.first(part));
    }

    /** SIGSTOP: the process stands still and keeps all it holds. */
    public void pause(Instance instance) {
        signal(instance, "STOP");
    }

    /** Whether the instance runs and stands still. */
    public boolean standsStill(Instance instance) {
        return process(instance).filter(Processes::stopped).isPresent();
    }

    /** SIGCONT: a paused process goes on and knows nothing of the time between. */
    public void resume(Instance instance) {
        signal(instance, "CONT");
    }

    /** Stops the instance in good order. */
    public void stop(Instance instance) {
        running.remove(instance);
        parts.stop(instance, listener);
    }

    /** Starts the instance again, on the same ports and data, and returns when it is ready. */
    public void restart(Instance instance) {
        stop(instance);
        startSideBySide(List.of(instance));
    }

    /** Starts instances again, side by side, and returns when all are ready. */
    public void restart(List<Instance> instances) {
        instances.forEach(this::stop);
        startSideBySide(instances);
    }

    /** Starts the first one of the kind again. */
    public void restart(Part part) {
        restart(Instance.first(part));
    }

    /** Deletes what a service that does not run keeps on its disk; it makes it again from Kafka. */
    public void deleteState(Instance instance) {
        if (!Part.SERVICES.contains(instance.part()) || process(instance).isPresent()) {
            throw new IllegalArgumentException(
                    "Expected a service that does not run, but was " + instance.label());
        }
        directory.delete(instance);
    }

    /** An instance that ended without being asked to. */
    public Optional<Instance> died() {
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
            startSideBySide(wanted(List.of(Part.BROKER, Part.POSTGRES)));
            options.externalBootstrap().ifPresent(Stack::prepareExternal);
            startSideBySide(wanted(Part.SERVICES));
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

    private List<Instance> wanted(List<Part> kinds) {
        return options.instances().stream()
                .filter(instance -> kinds.contains(instance.part()))
                .toList();
    }

    private void startSideBySide(List<Instance> wanted) {
        var failures = new CopyOnWriteArrayList<RuntimeException>();
        var tasks = new ArrayList<Runnable>();
        for (var instance : wanted) {
            tasks.add(() -> startOne(instance, failures));
        }
        Threads.runAll(tasks);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /**
     * @param failures of this one and its neighbours: where one fails, there is no use in waiting
     *     on
     */
    private void startOne(Instance instance, List<RuntimeException> failures) {
        try {
            var began = System.nanoTime();
            listener.starting(instance);
            var control = parts.of(instance);
            var process = spawn(control);
            // Once is enough: a service whose group rebalances again a moment later has started.
            var ready = new AtomicBoolean();
            Waiting.until(
                    () -> {
                        ready.set(control.ready());
                        return ready.get()
                                || stopping
                                || !failures.isEmpty()
                                || !Processes.alive(process);
                    },
                    READY_BOUND);
            if (failures.isEmpty()) {
                requireReady(control, process, ready.get());
                control.prepare();
                listener.ready(
                        instance, Duration.ofNanos(System.nanoTime() - began), control.address());
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private void requireReady(StackPart control, ProcessHandle process, boolean ready) {
        var instance = control.instance();
        if (stopping) {
            throw new CancellationException("stopped while starting");
        }
        if (!Processes.alive(process)) {
            throw new StackException(diedAtStart(instance));
        }
        if (!ready) {
            throw new StackException(
                    "%s was not ready after %d s; see %s"
                            .formatted(
                                    instance.label(),
                                    READY_BOUND.toSeconds(),
                                    directory.log(instance)));
        }
    }

    private ProcessHandle spawn(StackPart control) {
        gate.readLock().lock();
        try {
            if (stopping) {
                throw new CancellationException("stopped while starting");
            }
            var process = control.spawn();
            running.put(control.instance(), process);
            return process;
        } catch (IOException e) {
            throw new StackException(
                    "Expected to start " + control.instance().label() + ", but: " + e.getMessage(),
                    e);
        } finally {
            gate.readLock().unlock();
        }
    }

    private void signal(Instance instance, String name) {
        var process = process(instance);
        try {
            if (process.isPresent()) {
                Processes.signal(process.get(), name);
            }
        } catch (IOException e) {
            throw new StackException(
                    "Expected to signal " + instance.label() + ", but: " + e.getMessage(), e);
        }
    }

    private String diedAtStart(Instance instance) {
        var log = directory.log(instance);
        return "%s died at start: %s (log: %s)"
                .formatted(instance.label(), LogFiles.lastLine(log).orElse("it said nothing"), log);
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

    private static StackParts parts(
            DataDirectory directory, StackPorts ports, StackOptions options) {
        return new StackParts(
                directory,
                ports,
                LaurelHome.find(),
                options.externalBootstrap(),
                options.detours());
    }

    private static void requireNothingRuns(DataDirectory directory, Optional<StackPorts> last) {
        var living = new ArrayList<String>();
        for (var instance : last.map(StackPorts::instances).orElseGet(Instance::firsts)) {
            directory
                    .pidFile(instance)
                    .live()
                    .ifPresent(process -> living.add(instance.label() + " " + process.pid()));
        }
        if (!living.isEmpty()) {
            throw new StackException(
                    "Data directory %s is in use by a stack that still runs (%s). Stop it with: laurel down --data %s"
                            .formatted(
                                    directory.root(), String.join(", ", living), directory.root()));
        }
    }

    /** The nodes of a quorum are fixed when it is made. */
    private static void requireAsManyBrokers(
            DataDirectory directory, Optional<StackPorts> last, StackOptions options) {
        var before = last.map(ports -> ports.instances(Part.BROKER).size()).orElse(0);
        var now = options.count(Part.BROKER);
        var hasData = Files.exists(directory.of(Instance.first(Part.BROKER)));
        if (before > 0 && now > 0 && before != now && hasData) {
            throw new StackException(
                    "Data directory %s was made with %d broker(s) and cannot run with %d"
                            .formatted(directory.root(), before, now));
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
        public synchronized void starting(Instance instance) {
            listener.starting(instance);
        }

        @Override
        public synchronized void ready(Instance instance, Duration took, String address) {
            listener.ready(instance, took, address);
        }

        @Override
        public synchronized void stopping() {
            listener.stopping();
        }

        @Override
        public synchronized void stopped(Instance instance, Duration took, boolean graceful) {
            listener.stopped(instance, took, graceful);
        }
    }
}
