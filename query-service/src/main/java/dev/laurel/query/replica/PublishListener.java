package dev.laurel.query.replica;

import java.util.Set;

/**
 * Is told what has become readable.
 *
 * <p>Threading: called by the replica's thread; must not block.
 */
@FunctionalInterface
public interface PublishListener {

    /**
     * A view has been published.
     *
     * @param outcomes the commands whose outcomes are new in it
     */
    void published(ReadView view, Set<CommandKey> outcomes);
}
