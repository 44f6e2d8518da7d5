/** What an event does to an account: the only code that changes one. */
@NullMarked
package dev.laurel.projection.ledger.applier;

import org.jspecify.annotations.NullMarked;
