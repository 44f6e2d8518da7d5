package dev.laurel.stack;

import dev.laurel.stack.process.Child;
import dev.laurel.stack.service.Readiness;

import java.io.IOException;

/** How one part is started, asked and told to stop. The pid file says which process it is. */
public interface StackPart {

    Instance instance();

    /** Starts the process; does not wait until it is ready. */
    Child spawn() throws IOException;

    /**
     * One bounded look whether this very process answers.
     *
     * @param process of the part; an answer of another one on the same port does not count
     */
    Readiness readiness(ProcessHandle process);

    /** Where clients find it. */
    String address();

    /** What has to be done once it is ready and before others may use it. */
    default void prepare() {}

    /**
     * What has to be done after it has ended.
     *
     * @param whole whether it had been ready and stopped in good order
     */
    default void collect(boolean whole) {}

    /** Asks the process to stop in good order. */
    default void signalStop(ProcessHandle process) {
        process.destroy();
    }
}
