/** Folds the ledger's state anew from its events, beside the running one, and compares. */
@NullMarked
package dev.laurel.projection.rebuild;

import org.jspecify.annotations.NullMarked;
