/** Problem documents (RFC 9457), the same in every service. */
@NullMarked
package dev.laurel.kit.problem;

import org.jspecify.annotations.NullMarked;
