/** What has happened. */
@NullMarked
package dev.laurel.contract.event;

import org.jspecify.annotations.NullMarked;
