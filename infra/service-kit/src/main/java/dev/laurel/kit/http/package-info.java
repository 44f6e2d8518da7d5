/**
 * The edge of an HTTP server: what it refuses, bounds and times out before a service sees a
 * request.
 */
@NullMarked
package dev.laurel.kit.http;

import org.jspecify.annotations.NullMarked;
