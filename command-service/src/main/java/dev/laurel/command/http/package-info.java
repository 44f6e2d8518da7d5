/** The HTTP surface. */
@NullMarked
package dev.laurel.command.http;

import org.jspecify.annotations.NullMarked;
