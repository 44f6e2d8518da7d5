package dev.laurel.stack.replay;

/** A row that cannot become a command; the message begins with the name of the column. */
final class RowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String column;

    /**
     * @param column whose value is at fault
     * @param problem what is wrong with it
     */
    RowException(String column, String problem) {
        super(Excerpt.of(column) + " " + problem, null, false, false);
        this.column = column;
    }

    String column() {
        return column;
    }
}
