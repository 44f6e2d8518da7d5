package dev.laurel.stack.supervisor;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.Volume;
import dev.laurel.stack.process.LogFiles;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A real stack, as a supervisor sees it. */
record WatchedStack(Stack stack) implements Watched {

    @Override
    public List<Instance> wanted() {
        return stack.wanted();
    }

    @Override
    public boolean alive(Instance instance) {
        return stack.process(instance).isPresent();
    }

    @Override
    public Death death(Instance instance) {
        return new Death(
                stack.exit(instance),
                LogFiles.lastLine(stack.directory().log(instance)).orElse(""));
    }

    @Override
    public void startAgain(Instance instance) {
        stack.restart(instance);
    }

    @Override
    public List<Volume> volumes() {
        return Volume.of(stack.directory());
    }

    @Override
    public void boundLogs() {
        var directory = stack.directory();
        var logs =
                Stream.concat(
                                wanted().stream().map(directory::log),
                                Stream.of(directory.supervisorLog()))
                        .toList();
        for (var log : logs) {
            try {
                LogFiles.bound(log);
            } catch (IOException e) {
                throw new StackException("Expected to cut the log " + log + ", but: " + e, e);
            }
        }
    }

    @Override
    public boolean stopping() {
        return stack.stopping();
    }
}
