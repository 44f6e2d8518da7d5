package dev.laurel.stack.supervisor;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.Volume;

import java.util.List;

/** What a supervisor watches: the processes of a stack. Threading: several threads. */
public interface Watched {

    /** Those that are to run. */
    List<Instance> wanted();

    boolean alive(Instance instance);

    /** How a process that is dead ended, and the last line that it said. */
    Death death(Instance instance);

    /**
     * Starts the process, which is stopped first where it runs, and returns when it is ready.
     *
     * @throws StackException why it did not become ready
     */
    void startAgain(Instance instance);

    /** The volumes that the processes write to. */
    List<Volume> volumes();

    /** Keeps the logs of the processes within their bound. */
    void boundLogs();

    /** Whether all processes are being stopped on purpose. */
    boolean stopping();

    /**
     * The end of a process.
     *
     * @param exit such as {@code exit 1}
     * @param lastLine of its log; may be empty
     */
    record Death(String exit, String lastLine) {}
}
