package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.data.DataDirectory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What some faults need of the machine beside processes to kill. A fault whose equipment cannot be
 * had here is skipped, and told.
 *
 * @param volume of the last broker
 * @param clocks of command- and projection-services
 * @param skipped a line for each fault that cannot be fired
 */
record Equipment(Optional<SmallVolume> volume, Optional<Clocks> clocks, List<Skip> skipped)
        implements AutoCloseable {

    /** The broker with a disk of its own. */
    static final Instance ON_VOLUME = new Instance(Part.BROKER, Cluster.BROKERS);

    Equipment {
        skipped = List.copyOf(skipped);
    }

    /**
     * A fault that cannot be fired here.
     *
     * @param why what is missing
     */
    record Skip(FaultKind kind, String why) {

        /** For people. */
        String line() {
            return kind + " skipped: " + why;
        }
    }

    /** Gets what these faults need. */
    static Equipment of(List<FaultKind> kinds, DataDirectory directory) {
        var skipped = new ArrayList<Skip>();
        Optional<SmallVolume> volume = Optional.empty();
        if (kinds.contains(FaultKind.FULL_DISK)) {
            volume = volume(directory);
            if (volume.isEmpty()) {
                skipped.add(
                        new Skip(FaultKind.FULL_DISK, "no tmpfs can be mounted here (needs root)"));
            }
        }
        Optional<Clocks> clocks = Optional.empty();
        var ofClocks = kinds.stream().filter(FaultKind::movesClocks).distinct().toList();
        if (!ofClocks.isEmpty()) {
            clocks = Clocks.find(directory.root().resolve("clocks"));
            if (clocks.isEmpty()) {
                ofClocks.forEach(
                        kind ->
                                skipped.add(
                                        new Skip(
                                                kind,
                                                "libfaketime is not installed here (Debian: apt-get install libfaketime)")));
            }
        }
        return new Equipment(volume, clocks, skipped);
    }

    private static Optional<SmallVolume> volume(DataDirectory directory) {
        try {
            return Optional.of(SmallVolume.mount(directory.of(ON_VOLUME)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Those of these that can be fired. */
    List<FaultKind> possible(List<FaultKind> kinds) {
        var impossible = skipped.stream().map(Skip::kind).toList();
        return kinds.stream().filter(kind -> !impossible.contains(kind)).toList();
    }

    /** Takes back whatever a fault that came to no end has left. */
    void mend() {
        clocks.ifPresent(Clocks::correct);
        volume.ifPresent(DiskFault::makeRoom);
    }

    @Override
    public void close() {
        volume.ifPresent(SmallVolume::close);
    }
}
