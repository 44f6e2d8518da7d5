/** What the ledger should do, written a second time: slow, plain, and sharing no rule with it. */
@NullMarked
package dev.laurel.reference.ledger;

import org.jspecify.annotations.NullMarked;
