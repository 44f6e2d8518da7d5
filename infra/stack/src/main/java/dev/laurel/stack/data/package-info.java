/** What lies in a stack's data directory. */
@NullMarked
package dev.laurel.stack.data;

import org.jspecify.annotations.NullMarked;
