package dev.laurel.stack;

import dev.laurel.stack.broker.TopicPreparation;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackConfiguration;
import dev.laurel.stack.data.StackLock;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.Child;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.Threads;
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
 * {@code laurel up} and {@code laurel down} find them by their pid files.
 *
 * <p>Threading: {@link #close} may be called by any thread at any time, also while the stack
 * starts, and then ends the start; nothing is spawned after it. Different instances may be started
 * again by different threads. The other methods belong to one thread.
 */
public final class Stack implements AutoCloseable {

    private final DataDirectory directory;
    private final StackParts parts;
    private final StackOptions options;
    private final StackLock lock;
    private final StackListener listener;
    private final Map<Instance, Child> running = new ConcurrentHashMap<>();

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
        var lock = StackLock.acquire(directory).orElseThrow(() -> StackChecks.inUse(directory));
        Stack stack;
        try {
            var last = StackPorts.read(directory);
            StackChecks.requireNothingRuns(directory, last);
            StackChecks.requireAsManyBrokers(directory, last, options);
            StackPorts.requireFree(options.ports());
            var ports = StackPorts.choose(last, options.instances(), options.ports());
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

    /**
     * Takes over a stack that runs in the directory and that nobody watches, whole or not; starts
     * nothing.
     */
    public static Stack attach(StackOptions options, StackListener listener) {
        var directory = DataDirectory.of(options.directory());
        var ports =
                StackPorts.read(directory)
                        .map(StackPorts::completed)
                        .orElseThrow(() -> new StackException("No stack in " + directory.root()));
        var lock = StackLock.acquire(directory).orElseThrow(() -> StackChecks.inUse(directory));
        ports.write(directory);
        var parts = parts(directory, ports, options);
        var stack = new Stack(directory, parts, options, lock, listener);
        parts.living()
                .forEach((instance, process) -> stack.running.put(instance, Child.found(process)));
        stack.writeSupervisor();
        return stack;
    }

    /** Where its data are. */
    public DataDirectory directory() {
        return directory;
    }

    /** How its processes are handled. */
    public StackParts parts() {
        return parts;
    }

    /** The processes that are to run. */
    public List<Instance> wanted() {
        return directory.wanted().orElseGet(parts::instances);
    }

    /** How the process of an instance that is dead ended. */
    public String exit(Instance instance) {
        var child = running.get(instance);
        return child == null ? "exit unknown" : child.exit();
    }

    /** Starts those that are to run and do not, and returns when they are ready. */
    public void startMissing() {
        for (var kinds : List.of(List.of(Part.BROKER, Part.POSTGRES), Part.SERVICES)) {
            startSideBySide(
                    wanted().stream()
                            .filter(instance -> kinds.contains(instance.part()))
                            .filter(instance -> process(instance).isEmpty())
                            .toList());
        }
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
        return Optional.ofNullable(running.get(instance)).filter(Child::alive).map(Child::handle);
    }

    /** Of the first one of the kind. */
    public Optional<ProcessHandle> process(Part part) {
        return process(Instance.first(part));
    }

    /** Whether the instance answers now. */
    public boolean ready(Instance instance) {
        return process(instance)
                .filter(process -> parts.of(instance).readiness(process).ready())
                .isPresent();
    }

    /** Whether the first one of the kind answers now. */
    public boolean ready(Part part) {
        return ready(Instance.first(part));
    }

    /** SIGKILL, as a crash would; returns when the process is gone. */
    public void kill(Instance instance) {
        var process = running.remove(instance);
        if (process != null) {
            Processes.kill(process.handle());
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
                        .filter(entry -> !entry.getValue().alive())
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** Whether the stack was asked to stop. */
    public boolean stopping() {
        return stopping;
    }

    /** Lets the parts live on without this JVM, and starts none any more. */
    public void detach() {
        surviveThisProcess();
        forbidStarts();
        deleteSupervisor();
        lock.close();
    }

    /** Lets the parts live on when this JVM ends. */
    public void surviveThisProcess() {
        Threads.forgetShutdown(shutdownHook);
    }

    /** Stops all parts in order; the second call and later ones wait for the first. */
    @Override
    public synchronized void close() {
        if (stopping) {
            return;
        }
        forbidStarts();
        if (!parts.living().isEmpty()) {
            listener.stopping();
        }
        parts.stopAll(listener);
        directory.want(List.of());
        deleteSupervisor();
        Threads.forgetShutdown(shutdownHook);
        lock.close();
    }

    /** Waits for a start under way, of which the process is known then, and forbids others. */
    private void forbidStarts() {
        gate.writeLock().lock();
        try {
            stopping = true;
        } finally {
            gate.writeLock().unlock();
        }
    }

    private void startAll() {
        try {
            writeSupervisor();
            directory.want(options.instances());
            startSideBySide(options.instances(List.of(Part.BROKER, Part.POSTGRES)));
            options.externalBootstrap().ifPresent(Stack::prepareExternal);
            startSideBySide(options.instances(Part.SERVICES));
        } catch (RuntimeException e) {
            // What fails because all is being stopped is no news.
            var asked = stopping;
            close();
            throw asked ? new CancellationException("stopped while starting") : e;
        }
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
            var start =
                    new PartStart(
                            control, spawn(control), directory.log(instance), options.patience());
            start.await(listener, () -> stopping || !failures.isEmpty());
            if (failures.isEmpty()) {
                if (stopping) {
                    throw new CancellationException("stopped while starting");
                }
                start.requireReady();
                control.prepare();
                listener.ready(
                        instance, Duration.ofNanos(System.nanoTime() - began), control.address());
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private Child spawn(StackPart control) {
        gate.readLock().lock();
        try {
            if (stopping) {
                throw new CancellationException("stopped while starting");
            }
            var child = control.spawn();
            running.put(control.instance(), child);
            return child;
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

    private void writeSupervisor() {
        try {
            directory.supervisor().writeOwn();
        } catch (IOException e) {
            throw new StackException(
                    "Expected to write into " + directory.run() + ", but: " + e, e);
        }
    }

    private void deleteSupervisor() {
        try {
            directory.supervisor().delete();
        } catch (IOException _) {
            // A stale file is recognised by its time.
        }
    }

    private static void prepareExternal(String bootstrapServers) {
        try (var topics = TopicPreparation.ofOthers(bootstrapServers)) {
            topics.prepare();
        }
    }

    private static StackParts parts(
            DataDirectory directory, StackPorts ports, StackOptions options) {
        return new StackParts(
                directory, ports, LaurelHome.find(), options.externalBootstrap(), options.rig());
    }

    /** The parts start side by side, but lines are written one by one. */
    private record OneAtATime(StackListener listener) implements StackListener {

        @Override
        public synchronized void starting(Instance instance) {
            listener.starting(instance);
        }

        @Override
        public synchronized void waiting(Instance instance, Duration time, String detail) {
            listener.waiting(instance, time, detail);
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
