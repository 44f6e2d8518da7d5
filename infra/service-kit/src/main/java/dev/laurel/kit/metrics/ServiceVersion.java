package dev.laurel.kit.metrics;

/** Which version of a program runs, as its jar says. */
public final class ServiceVersion {

    private static final String NOT_PACKED = "unpacked";

    private ServiceVersion() {}

    /** The version of the jar that a class is in; {@value #NOT_PACKED} where it is in none. */
    public static String of(Class<?> application) {
        var version = application.getPackage().getImplementationVersion();
        return version == null ? NOT_PACKED : version;
    }
}
