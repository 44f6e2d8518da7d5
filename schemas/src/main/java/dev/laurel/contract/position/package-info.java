/** How far a reader has come in the events. */
@NullMarked
package dev.laurel.contract.position;

import org.jspecify.annotations.NullMarked;
