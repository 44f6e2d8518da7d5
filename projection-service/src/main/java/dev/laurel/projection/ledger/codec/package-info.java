/** Records of the ledger's stores to bytes and back. */
@NullMarked
package dev.laurel.projection.ledger.codec;

import org.jspecify.annotations.NullMarked;
