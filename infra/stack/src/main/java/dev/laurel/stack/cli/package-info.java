/** The subcommands of the laurel command line. */
@NullMarked
package dev.laurel.stack.cli;

import org.jspecify.annotations.NullMarked;
