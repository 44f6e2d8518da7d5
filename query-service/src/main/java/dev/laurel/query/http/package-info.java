/** The HTTP surface of the reads. */
@NullMarked
package dev.laurel.query.http;

import org.jspecify.annotations.NullMarked;
