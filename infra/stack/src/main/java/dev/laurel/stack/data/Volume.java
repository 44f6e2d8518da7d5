package dev.laurel.stack.data;

import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A volume that holds data of the stack.
 *
 * @param path the first directory of the stack that is on it
 * @param freeBytes that this user may still write
 * @param reserveBytes what has to stay free: below it the services take no more commands
 */
public record Volume(Path path, long freeBytes, long totalBytes, long reserveBytes) {

    /** The setting that the services read too. */
    public static final String RESERVE = "laurel.storage.reserve";

    private static final long RESERVE_BYTES_MAX = 1L << 30;
    private static final int RESERVE_PART = 10;

    /** With less than this a part that has died is not started: it would only die again. */
    private static final long START_BYTES_MAX = 128L << 20;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(|B|KB|MB|GB|TB)");
    private static final String UNITS = "BKMGT";

    /** The volumes of a data directory; a part may have been put on one of its own. */
    public static List<Volume> of(DataDirectory directory) {
        var reserve = reserve(ServiceProperties.read(directory));
        var paths = new ArrayList<>(List.of(directory.root()));
        for (var instance :
                StackPorts.read(directory).map(StackPorts::instances).orElse(List.of())) {
            paths.add(directory.of(instance));
        }
        var volumes = new LinkedHashMap<Object, Volume>();
        try {
            for (var path : paths) {
                if (Files.exists(path)) {
                    var store = Files.getFileStore(path);
                    if (!volumes.containsKey(store)) {
                        volumes.put(
                                store,
                                of(path, store.getUsableSpace(), store.getTotalSpace(), reserve));
                    }
                }
            }
        } catch (IOException e) {
            throw new StackException(
                    "Expected to ask how full " + directory.root() + " is, but: " + e, e);
        }
        return List.copyOf(volumes.values());
    }

    static Volume of(Path path, long free, long total, Optional<Long> reserve) {
        return new Volume(
                path,
                free,
                total,
                reserve.orElseGet(() -> Math.min(RESERVE_BYTES_MAX, total / RESERVE_PART)));
    }

    /** Whether the reserve is touched. */
    public boolean low() {
        return freeBytes < reserveBytes;
    }

    /** Whether there is room enough to start a part again. */
    public boolean roomToStart() {
        return freeBytes >= Math.min(reserveBytes, START_BYTES_MAX);
    }

    /** One line for people. */
    public String text() {
        return "%s%s: %s free of %s, reserve %s"
                .formatted(
                        low() ? "storage low: " : "",
                        path,
                        size(freeBytes),
                        size(totalBytes),
                        size(reserveBytes));
    }

    /** A number of bytes, or one with a unit as Spring reads it: 512MB, 1GB. */
    static Optional<Long> bytes(String text) {
        var matcher = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var unit = matcher.group(2);
        var power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0));
        try {
            // As the services do: a reserve of nothing is a mistake.
            return Optional.of(
                            Math.multiplyExact(
                                    Long.parseLong(matcher.group(1)), 1L << (10 * power)))
                    .filter(bytes -> bytes > 0);
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> reserve(ServiceProperties properties) {
        return properties
                .value(RESERVE)
                .map(
                        text ->
                                bytes(text)
                                        .orElseThrow(
                                                () ->
                                                        new StackException(
                                                                "%s must be a size such as 1GB, but was %s"
                                                                        .formatted(RESERVE, text),
                                                                StackException.USAGE)));
    }

    private static String size(long bytes) {
        var mebibytes = bytes / (double) (1 << 20);
        return mebibytes < 1024
                ? String.format(Locale.ROOT, "%.0f MiB", mebibytes)
                : String.format(Locale.ROOT, "%.1f GiB", mebibytes / 1024);
    }
}
