/** Wiring of the ledger: sources, processor, stores, sinks. */
@NullMarked
package dev.laurel.projection.ledger.topology;

import org.jspecify.annotations.NullMarked;
