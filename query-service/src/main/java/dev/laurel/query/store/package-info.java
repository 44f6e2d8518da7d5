/** The replica's own RocksDB: column families, keys, rows, snapshots. */
@NullMarked
package dev.laurel.query.store;

import org.jspecify.annotations.NullMarked;
