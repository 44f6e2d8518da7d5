/** Problem documents (RFC 9457). */
@NullMarked
package dev.laurel.command.problem;

import org.jspecify.annotations.NullMarked;
