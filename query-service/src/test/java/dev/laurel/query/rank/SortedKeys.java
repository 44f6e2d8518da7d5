package dev.laurel.query.rank;

import dev.laurel.query.store.KeyCursor;
import dev.laurel.query.store.OrderedKeys;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.TreeSet;

/** Ordered keys in memory: what the disk is for the replica. */
final class SortedKeys implements OrderedKeys {

    final NavigableSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);

    SortedKeys copy() {
        var copy = new SortedKeys();
        copy.keys.addAll(keys);
        return copy;
    }

    @Override
    public KeyCursor cursor(byte[] from, byte @Nullable [] to) {
        if (to != null && Arrays.compareUnsigned(from, to) >= 0) {
            return new Cursor(new TreeSet<byte[]>(Arrays::compareUnsigned).iterator());
        }
        var range = to == null ? keys.tailSet(from, true) : keys.subSet(from, true, to, false);
        return new Cursor(range.iterator());
    }

    private static final class Cursor implements KeyCursor {

        private final Iterator<byte[]> rest;
        private byte @Nullable [] key;

        Cursor(Iterator<byte[]> rest) {
            this.rest = rest;
            next();
        }

        @Override
        public boolean isValid() {
            return key != null;
        }

        @Override
        public void next() {
            key = rest.hasNext() ? rest.next() : null;
        }

        @Override
        public byte[] key() {
            if (key == null) {
                throw new NoSuchElementException();
            }
            return key;
        }

        @Override
        public byte[] value() {
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
