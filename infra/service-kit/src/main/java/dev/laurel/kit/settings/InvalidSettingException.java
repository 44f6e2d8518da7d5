package dev.laurel.kit.settings;

/** A setting that cannot be. The message is one line and begins with the key. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    /**
     * @param problem such as {@code must be 1 to 10, but was 11}
     */
    public InvalidSettingException(String key, String problem) {
        super(key + ": " + problem, null, false, false);
        this.key = key;
        this.problem = problem;
    }

    public String key() {
        return key;
    }

    public String problem() {
        return problem;
    }
}
