/** The ledger's state in the stores of Kafka Streams. */
@NullMarked
package dev.laurel.projection.ledger.store;

import org.jspecify.annotations.NullMarked;
