/** What the ledger answers: pure rules without clock, randomness or I/O. */
@NullMarked
package dev.laurel.projection.ledger.decision;

import org.jspecify.annotations.NullMarked;
