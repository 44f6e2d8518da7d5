package dev.laurel.stack.data;

import dev.laurel.stack.StackException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Held by whoever starts, watches or stops the stack of a data directory. The system gives it back
 * when that process ends, however it ends.
 */
public final class StackLock implements AutoCloseable {

    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock, or nothing where another process holds it. */
    public static Optional<StackLock> acquire(DataDirectory directory) {
        directory.create();
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            directory.run().resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) != null) {
                return Optional.of(new StackLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new StackException("Expected to lock " + directory.root() + ", but: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StackException("Expected to give a lock back, but: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // This very JVM holds it: two stacks in one test, for instance.
            return null;
        }
    }
}
