/** Turns commands into facts (role ledger) and facts into views (role views). */
@NullMarked
package dev.laurel.projection;

import org.jspecify.annotations.NullMarked;
