/** Makes the state of a partition what its events say, before anything is decided on it. */
@NullMarked
package dev.laurel.projection.ledger.heal;

import org.jspecify.annotations.NullMarked;
