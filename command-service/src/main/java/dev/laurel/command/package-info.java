/** Takes commands over HTTP, writes them to Kafka in batches and tells what became of them. */
@NullMarked
package dev.laurel.command;

import org.jspecify.annotations.NullMarked;
