/** Child processes: start, pid files, logs, ports, memory. */
@NullMarked
package dev.laurel.stack.process;

import org.jspecify.annotations.NullMarked;
