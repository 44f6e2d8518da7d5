/** Whether all that was granted is still there. */
@NullMarked
package dev.laurel.query.audit;

import org.jspecify.annotations.NullMarked;
