package dev.laurel.stack.chaos;

import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A filesystem in memory for the directory of one broker: it can be filled to the last byte without
 * hurting anybody else. It is unmounted when this is closed and when the JVM is asked to end; what
 * was in it is gone then.
 *
 * <p>Threading: one thread, but {@link #close} any.
 */
final class SmallVolume implements AutoCloseable {

    /** Memory is taken only by what is written; a broker of a long run writes some hundred MB. */
    private static final long BYTES = 4L << 30;

    /** Left beside what is used when the volume is made smaller, and written full then. */
    private static final long MARGIN_BYTES = 1L << 20;

    private static final int PAGE_BYTES = 4_096;
    private static final int SHRINK_TRIES = 20;
    private static final Duration COMMAND_BOUND = Duration.ofSeconds(10);

    /** A stack that is stopped by Ctrl-C asks its services first. */
    private static final Duration BUSY_BOUND = Duration.ofSeconds(90);

    private static final Duration BUSY_STEP = Duration.ofMillis(200);
    private static final String FILLER = "filler";

    private final Path directory;
    private final Thread hook;
    private boolean mounted = true;

    private SmallVolume(Path directory) {
        this.directory = directory;
        this.hook = Threads.atShutdown("laurel-chaos-unmount", this::unmount);
    }

    /**
     * Mounts it there.
     *
     * @param directory made where it is missing
     * @throws IOException where this user may mount nothing, or this system has no tmpfs
     */
    static SmallVolume mount(Path directory) throws IOException {
        Files.createDirectories(directory);
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=0700,size=" + BYTES,
                "laurel-chaos",
                directory.toString());
        return new SmallVolume(directory);
    }

    Path directory() {
        return directory;
    }

    /**
     * Leaves no byte free, also where some became free since the last time. The volume is made as
     * small as what is in it, so that the file that takes the rest is small and written at once.
     */
    void fill() throws IOException {
        shrink();
        writeFiller();
    }

    /** Where others always write more than the margin meanwhile, the file is larger. */
    private void shrink() throws IOException {
        for (var attempt = 0; attempt < SHRINK_TRIES && freeBytes() > MARGIN_BYTES; attempt++) {
            var store = Files.getFileStore(directory);
            var used = store.getTotalSpace() - store.getUsableSpace();
            succeeds("mount", "-o", "remount,size=" + (used + MARGIN_BYTES));
        }
    }

    private void writeFiller() throws IOException {
        try (var file =
                FileChannel.open(
                        directory.resolve(FILLER),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            var written = PAGE_BYTES;
            while (written > 0 && freeBytes() > 0) {
                written = file.write(ByteBuffer.allocate(PAGE_BYTES));
            }
        } catch (IOException e) {
            if (freeBytes() > 0) {
                throw e;
            }
            // No space left on device, as it should be.
        }
    }

    /** What may still be written. */
    long freeBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Gives it room again. */
    void empty() throws IOException {
        Files.deleteIfExists(directory.resolve(FILLER));
        run("mount", "-o", "remount,size=" + BYTES, directory.toString());
    }

    /** Unmounts it; waits for whoever still has files open in it. */
    @Override
    public void close() {
        unmount();
        Threads.forgetShutdown(hook);
    }

    private synchronized void unmount() {
        if (mounted && !Waiting.until(() -> succeeds("umount"), BUSY_BOUND, BUSY_STEP)) {
            // It goes out of sight now, and ends with the last process that uses it.
            succeeds("umount", "-l");
        }
        mounted = false;
    }

    private boolean succeeds(String... command) {
        var all = new ArrayList<>(List.of(command));
        all.add(directory.toString());
        try {
            run(all.toArray(String[]::new));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void run(String... command) throws IOException {
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(new File("/dev/null"))
                        .start();
        try {
            if (!process.waitFor(COMMAND_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
