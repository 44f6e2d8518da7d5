package dev.laurel.stack.replay;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The names of the columns, each one once. */
final class CsvHeader {

    private final Map<String, Integer> places = new HashMap<>();
    private final int width;

    private CsvHeader(int width) {
        this.width = width;
    }

    /**
     * Reads the first row that is not empty.
     *
     * @throws ReplayException where there is none, where it cannot be read, where a name stands
     *     twice, or where one is missing that the mapping needs
     */
    static CsvHeader read(String label, CsvRows rows, Mapping mapping) throws IOException {
        var row = rows.next();
        while (row != null && row.blank()) {
            row = rows.next();
        }
        if (row == null) {
            throw new ReplayException(
                    "%s is empty: expected a row with the names of the columns".formatted(label));
        }
        if (row.fault() != CsvRows.Fault.NONE) {
            throw new ReplayException(
                    "%s line %d, with the names of the columns, %s"
                            .formatted(label, row.line(), row.problem()));
        }
        var header = new CsvHeader(row.values().size());
        header.name(label, row.values());
        header.require(label, row.values(), mapping);
        return header;
    }

    int width() {
        return width;
    }

    /** Where the column stands, from 0. */
    int place(String column) {
        return Objects.requireNonNull(places.get(column));
    }

    private void name(String label, List<String> names) {
        for (var index = 0; index < names.size(); index++) {
            var name = names.get(index);
            // Spreadsheets leave columns without a name; nobody can ask for those.
            if (!name.isEmpty()) {
                var before = places.putIfAbsent(name, index);
                if (before != null) {
                    throw new ReplayException(
                            "%s has two columns named %s: the %d. and the %d."
                                    .formatted(label, Excerpt.of(name), before + 1, index + 1));
                }
            }
        }
    }

    private void require(String label, List<String> names, Mapping mapping) {
        for (var column : mapping.columns()) {
            if (!places.containsKey(column)) {
                throw new ReplayException(
                        "mapping %s needs column %s, but %s has: %s"
                                .formatted(mapping.name(), column, label, list(names)));
            }
        }
        for (var reserved : mapping.reserved()) {
            if (places.containsKey(reserved)) {
                throw new ReplayException(
                        "%s has a column named %s, which {%s} in mapping %s does not mean: rename the column"
                                .formatted(label, reserved, reserved, mapping.name()));
            }
        }
    }

    private static String list(List<String> names) {
        var shown = names.stream().limit(50).map(Excerpt::of).toList();
        return String.join(", ", shown) + (names.size() > 50 ? ", …" : "");
    }
}
