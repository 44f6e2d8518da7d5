/** The laurel command line and the stack it runs: broker, PostgreSQL and the three services. */
@NullMarked
package dev.laurel.stack;

import org.jspecify.annotations.NullMarked;
