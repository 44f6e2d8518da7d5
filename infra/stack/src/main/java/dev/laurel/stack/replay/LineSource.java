package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** The lines of a file, one after the other. Threading: one thread reads; any may ask how far. */
interface LineSource extends AutoCloseable {

    /**
     * The next line, or null at the end.
     *
     * @throws ReplayException where nothing more can be read, and why
     */
    @Nullable SourceLine next() throws IOException;

    /** Which part of the file has been read, 0 to 1; not a number where nobody knows its size. */
    double fractionRead();

    @Override
    void close() throws IOException;
}
