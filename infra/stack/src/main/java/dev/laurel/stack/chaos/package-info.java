/** Faults under load with real processes, and the proof that nothing was lost or done twice. */
@NullMarked
package dev.laurel.stack.chaos;

import org.jspecify.annotations.NullMarked;
