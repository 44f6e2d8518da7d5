/** From a command to its place in the log and its outcome. */
@NullMarked
package dev.laurel.command.submission;

import org.jspecify.annotations.NullMarked;
