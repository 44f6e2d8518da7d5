package dev.laurel.stack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A kind of process of the stack, in the order of the data flow's foundations first. */
public enum Part {
    BROKER,
    POSTGRES,
    COMMAND,
    PROJECTION,
    QUERY;

    /**
     * Readers go first, so that nobody sees a half; the command-service before the projection, so
     * that accepted commands can still be decided; the stores last.
     */
    public static final List<Part> STOP_ORDER =
            List.of(QUERY, COMMAND, PROJECTION, BROKER, POSTGRES);

    /** The three parts that are Laurel's own services. */
    public static final List<Part> SERVICES = List.of(COMMAND, PROJECTION, QUERY);

    /** The name on the command line and in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of one of several of the kind. */
    String numbered(int number) {
        return number == 1 ? label() : label() + "-" + number;
    }

    /** The part of that name. */
    public static Optional<Part> of(String label) {
        return Stream.of(values()).filter(part -> part.label().equals(label)).findFirst();
    }
}
