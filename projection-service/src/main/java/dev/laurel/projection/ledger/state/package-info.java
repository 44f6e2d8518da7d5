/** What the ledger keeps of each user. */
@NullMarked
package dev.laurel.projection.ledger.state;

import org.jspecify.annotations.NullMarked;
