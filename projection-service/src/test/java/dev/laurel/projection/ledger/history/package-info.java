/** Random histories, decided by the ledger and by its reference. */
@NullMarked
package dev.laurel.projection.ledger.history;

import org.jspecify.annotations.NullMarked;
