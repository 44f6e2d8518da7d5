/** The read service: a replica of the views in its own RocksDB, served over HTTP. */
@NullMarked
package dev.laurel.query;

import org.jspecify.annotations.NullMarked;
