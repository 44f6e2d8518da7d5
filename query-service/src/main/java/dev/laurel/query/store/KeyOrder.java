package dev.laurel.query.store;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers as bytes whose unsigned order is the order of the numbers. */
public final class KeyOrder {

    private KeyOrder() {}

    static void putAscending(ByteBuffer key, long value) {
        key.putLong(value ^ Long.MIN_VALUE);
    }

    static long getAscending(ByteBuffer key, int at) {
        return key.getLong(at) ^ Long.MIN_VALUE;
    }

    static void putDescending(ByteBuffer key, long value) {
        key.putLong(~(value ^ Long.MIN_VALUE));
    }

    static long getDescending(ByteBuffer key, int at) {
        return ~key.getLong(at) ^ Long.MIN_VALUE;
    }

    static void putAscending(ByteBuffer key, int value) {
        key.putInt(value ^ Integer.MIN_VALUE);
    }

    static int getAscendingInt(ByteBuffer key, int at) {
        return key.getInt(at) ^ Integer.MIN_VALUE;
    }

    /** The first key after all keys with this prefix, or null where none can be. */
    public static byte @Nullable [] afterPrefix(byte[] prefix) {
        for (var last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xFF) {
                var end = Arrays.copyOf(prefix, last + 1);
                end[last]++;
                return end;
            }
        }
        return null;
    }

    /** The first key after this one. */
    public static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    public static boolean hasPrefix(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
