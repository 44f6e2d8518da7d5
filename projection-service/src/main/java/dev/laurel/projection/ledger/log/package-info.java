/** What the ledger asks of Kafka itself, besides what Streams gives it. */
@NullMarked
package dev.laurel.projection.ledger.log;

import org.jspecify.annotations.NullMarked;
