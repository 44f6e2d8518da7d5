/** Writing JSON. */
@NullMarked
package dev.laurel.query.json;

import org.jspecify.annotations.NullMarked;
