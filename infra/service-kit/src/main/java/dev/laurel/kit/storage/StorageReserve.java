package dev.laurel.kit.storage;

import org.springframework.util.unit.DataSize;

import java.util.OptionalLong;

/**
 * How much of a volume is kept free: the smaller of 1 GiB and a tenth of the volume, or what the
 * setting says.
 *
 * @param setting bytes that were set; empty for the default
 * @param divisor a service that only follows others stops at a part of the reserve, so that those
 *     who write stop first
 */
public record StorageReserve(OptionalLong setting, int divisor) {

    /** Name of the setting, a data size such as {@code 512MB}. */
    public static final String KEY = "laurel.storage.reserve";

    private static final long DEFAULT_BYTES = 1L << 30;
    private static final int DEFAULT_SHARE = 10;

    /**
     * The reserve of a setting.
     *
     * @param text such as {@code 512MB}; empty for the default
     * @throws IllegalArgumentException where it is no data size or not above 0; the message does
     *     not name the key
     */
    public static StorageReserve parse(String text) {
        if (text.isEmpty()) {
            return new StorageReserve(OptionalLong.empty(), 1);
        }
        long bytes;
        try {
            bytes = DataSize.parse(text).toBytes();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be a data size such as 512MB, but was \"" + text + "\"", e);
        }
        if (bytes <= 0) {
            throw new IllegalArgumentException("must be above 0, but was \"" + text + "\"");
        }
        return new StorageReserve(OptionalLong.of(bytes), 1);
    }

    /** Half of it. */
    public StorageReserve half() {
        return new StorageReserve(setting, 2 * divisor);
    }

    /** The reserve of a volume of this size, in bytes; at least 1. */
    public long bytesOf(long totalBytes) {
        var whole = setting.orElse(Math.min(DEFAULT_BYTES, totalBytes / DEFAULT_SHARE));
        return Math.max(1, whole / divisor);
    }
}
