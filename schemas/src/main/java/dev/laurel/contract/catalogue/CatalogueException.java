package dev.laurel.contract.catalogue;

/** laurel.yaml says something that cannot be. The message names the offending key. */
public final class CatalogueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String key;

    CatalogueException(String key, String problem) {
        super(key + ": " + problem);
        this.key = key;
    }

    CatalogueException(String key, String problem, Throwable cause) {
        super(key + ": " + problem, cause);
        this.key = key;
    }

    /** The offending key as a path, such as {@code boards.earned.zone}. */
    public String key() {
        return key;
    }
}
