package dev.laurel.stack.supervisor;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.Volume;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Processes that live and die as a test says. Threading: any. */
final class FakeStack implements Watched {

    static final Instance BROKER = Instance.first(Part.BROKER);
    static final Instance QUERY = Instance.first(Part.QUERY);

    private static final long MEBIBYTE = 1L << 20;

    private final Set<Instance> alive = new HashSet<>(List.of(BROKER, QUERY));
    private final Set<Instance> broken = new HashSet<>();
    private final List<Instance> starts = new ArrayList<>();
    private long freeBytes = 1_000 * MEBIBYTE;
    private int logsBounded;

    synchronized void kill(Instance instance) {
        alive.remove(instance);
    }

    /** Makes every start of it fail, or none. */
    synchronized void breakStarts(Instance instance, boolean fails) {
        if (fails) {
            broken.add(instance);
        } else {
            broken.remove(instance);
        }
    }

    synchronized void fillDisk(boolean full) {
        freeBytes = full ? 0 : 1_000 * MEBIBYTE;
    }

    /** All starts, in their order. */
    synchronized List<Instance> starts() {
        return List.copyOf(starts);
    }

    synchronized int logsBounded() {
        return logsBounded;
    }

    @Override
    public List<Instance> wanted() {
        return List.of(BROKER, QUERY);
    }

    @Override
    public synchronized boolean alive(Instance instance) {
        return alive.contains(instance);
    }

    @Override
    public Death death(Instance instance) {
        return new Death("exit 1", "last words");
    }

    @Override
    public synchronized void startAgain(Instance instance) {
        starts.add(instance);
        if (broken.contains(instance)) {
            throw new StackException(instance.label() + " died at start: last words");
        }
        alive.add(instance);
    }

    @Override
    public synchronized List<Volume> volumes() {
        return List.of(
                new Volume(Path.of("/data"), freeBytes, 10_000 * MEBIBYTE, 1_000 * MEBIBYTE));
    }

    @Override
    public synchronized void boundLogs() {
        logsBounded++;
    }

    @Override
    public boolean stopping() {
        return false;
    }
}
