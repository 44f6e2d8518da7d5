/** Typed identifiers, valid by construction. */
@NullMarked
package dev.laurel.contract.id;

import org.jspecify.annotations.NullMarked;
