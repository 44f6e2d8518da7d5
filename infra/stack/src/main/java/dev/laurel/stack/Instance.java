package dev.laurel.stack;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One process of a kind. The first one of a kind is named like the kind, {@code command}; the
 * others have their number, {@code command-2}.
 *
 * @param number from 1
 */
public record Instance(Part part, int number) implements Comparable<Instance> {

    /** As many of a kind as a stack may have. */
    public static final int NUMBER_MAX = 9;

    private static final Pattern LABEL = Pattern.compile("([a-z]+)-([2-" + NUMBER_MAX + "])");
    private static final Comparator<Instance> ORDER =
            Comparator.comparing(Instance::part).thenComparingInt(Instance::number);

    public Instance {
        if (number < 1 || number > NUMBER_MAX) {
            throw new IllegalArgumentException(
                    "Expected a number of 1 to " + NUMBER_MAX + ", but was " + number);
        }
    }

    /** The one that every stack has. */
    public static Instance first(Part part) {
        return new Instance(part, 1);
    }

    /** The first one of every kind, in the order of the kinds. */
    public static List<Instance> firsts() {
        return Stream.of(Part.values()).map(Instance::first).toList();
    }

    /** The instance of that name. */
    public static Optional<Instance> of(String label) {
        var numbered = LABEL.matcher(label);
        return numbered.matches()
                ? Part.of(numbered.group(1))
                        .map(part -> new Instance(part, Integer.parseInt(numbered.group(2))))
                : Part.of(label).map(Instance::first);
    }

    /** The name on the command line and in files. */
    public String label() {
        return part.numbered(number);
    }

    @Override
    public int compareTo(Instance other) {
        return ORDER.compare(this, other);
    }
}
