/** The operations port: liveness, readiness and metrics on a pool of their own. */
@NullMarked
package dev.laurel.kit.operations;

import org.jspecify.annotations.NullMarked;
