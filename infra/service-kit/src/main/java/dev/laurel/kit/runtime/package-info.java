/** The threads that every service needs. */
@NullMarked
package dev.laurel.kit.runtime;

import org.jspecify.annotations.NullMarked;
