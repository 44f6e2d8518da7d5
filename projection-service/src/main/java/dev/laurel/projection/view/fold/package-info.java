/** What an event does to a user's view and standings: pure. */
@NullMarked
package dev.laurel.projection.view.fold;

import org.jspecify.annotations.NullMarked;
