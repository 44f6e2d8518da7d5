package dev.laurel.stack.supervisor;

import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackListener;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.runtime.Threads;

import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The small process that {@code laurel up --detach} leaves behind. SIGTERM ends it and leaves the
 * parts running; {@code laurel down} sends it, and stops the parts afterwards.
 */
public final class SupervisorMain {

    private SupervisorMain() {}

    /**
     * Watches until it is asked to end.
     *
     * @param arguments the data directory
     */
    public static void main(String... arguments) {
        Locale.setDefault(Locale.ROOT);
        var log = LoggerFactory.getLogger("laurel.supervisor");
        try {
            var stack = Stack.attach(StackOptions.in(Path.of(arguments[0])), StackListener.SILENT);
            stack.surviveThisProcess();
            Threads.atShutdown(
                    "laurel-supervisor-stop",
                    () -> {
                        stack.detach();
                        log.info("Stopped; the parts run on");
                    });
            log.info(
                    "Started; watches {} and tells how they are on {}",
                    stack.wanted().stream().map(one -> one.label()).toList(),
                    stack.parts().healthUrl().orElse("no port"));
            StackWatch.run(stack, new LogLines(log), () -> true);
        } catch (StackException e) {
            log.error("{}", e.getMessage());
            System.exit(1);
        }
    }
}
