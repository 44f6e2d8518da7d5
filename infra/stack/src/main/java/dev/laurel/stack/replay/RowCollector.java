package dev.laurel.stack.replay;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

import java.util.ArrayList;
import java.util.List;

/** Takes the values of a row from the parser, up to a bound. Threading: one thread. */
final class RowCollector extends AbstractBaseCsvCallbackHandler<List<String>> {

    static final int COLUMNS_MAX = 10_000;

    private final boolean trim;
    private List<String> values = new ArrayList<>();
    private boolean open;

    /**
     * @param trim whether blanks around a value without quotes are not part of it
     */
    RowCollector(boolean trim) {
        this.trim = trim;
    }

    /** Whether the last value was quoted and took the line break at the end of the text. */
    boolean tookTheLineBreak() {
        return open;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        values = new ArrayList<>();
        open = false;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        open = quoted && length > 0 && buffer[offset + length - 1] == '\n';
        // One more than the bound tells that there are more.
        if (index <= COLUMNS_MAX) {
            var text = new String(buffer, offset, length);
            values.add(trim && !quoted ? text.strip() : text);
        }
    }

    @Override
    protected void handleEmpty() {
        values.add("");
    }

    @Override
    protected List<String> buildRecord() {
        return List.copyOf(values);
    }
}
