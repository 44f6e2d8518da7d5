/** Starts and stops what runs beside the HTTP server. */
@NullMarked
package dev.laurel.command.runtime;

import org.jspecify.annotations.NullMarked;
