/** Settings that are checked before anything is started. */
@NullMarked
package dev.laurel.kit.settings;

import org.jspecify.annotations.NullMarked;
