package dev.laurel.stack;

import dev.laurel.stack.data.ChosenPorts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stack to start.
 *
 * @param directory the data directory
 * @param configuration another laurel.yaml than the saved or shipped one
 * @param ports that somebody chose
 * @param counts how many processes of each kind; a kind that is missing is not started
 * @param externalBootstrap a Kafka cluster to use instead of the embedded brokers
 * @param rig what tests put around the processes
 * @param patience how long a part that starts may make no progress before the start is given up
 */
public record StackOptions(
        Path directory,
        Optional<Path> configuration,
        ChosenPorts ports,
        Map<Part, Integer> counts,
        Optional<String> externalBootstrap,
        Rig rig,
        Duration patience) {

    /** Unless somebody says otherwise. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    public StackOptions {
        counts = Map.copyOf(counts);
        if (counts.getOrDefault(Part.POSTGRES, 0) > 1) {
            throw new IllegalArgumentException("A stack has one PostgreSQL");
        }
    }

    /** One of each kind, any ports, the saved or shipped configuration. */
    public static StackOptions in(Path directory) {
        return new StackOptions(
                directory,
                Optional.empty(),
                ChosenPorts.ANY,
                oneOfEach(Set.of(Part.values())),
                Optional.empty(),
                Rig.NONE,
                PATIENCE);
    }

    /** The processes to start, those of a kind together. */
    public List<Instance> instances() {
        var instances = new ArrayList<Instance>();
        for (var part : Part.values()) {
            for (var number = 1; number <= count(part); number++) {
                instances.add(new Instance(part, number));
            }
        }
        return instances;
    }

    /** The processes to start of these kinds. */
    List<Instance> instances(List<Part> kinds) {
        return instances().stream().filter(one -> kinds.contains(one.part())).toList();
    }

    /** How many of the kind. */
    public int count(Part part) {
        return counts.getOrDefault(part, 0);
    }

    public StackOptions withConfiguration(Path file) {
        return new StackOptions(
                directory, Optional.of(file), ports, counts, externalBootstrap, rig, patience);
    }

    public StackOptions withPorts(ChosenPorts chosen) {
        return new StackOptions(
                directory, configuration, chosen, counts, externalBootstrap, rig, patience);
    }

    public StackOptions withPatience(Duration bound) {
        return new StackOptions(
                directory, configuration, ports, counts, externalBootstrap, rig, bound);
    }

    /** Only these kinds, one of each. */
    public StackOptions withParts(Part first, Part... more) {
        var parts = new ArrayList<>(List.of(more));
        parts.add(first);
        return withParts(Set.copyOf(parts));
    }

    /** Only these kinds, one of each. */
    public StackOptions withParts(Set<Part> parts) {
        return withCounts(oneOfEach(parts));
    }

    /** So many of the kind; of three or more brokers, each topic has three replicas. */
    public StackOptions withInstances(Part part, int count) {
        var others = new EnumMap<>(counts);
        others.put(part, count);
        return withCounts(others);
    }

    /** Another Kafka instead of the embedded brokers; its topics are created where missing. */
    public StackOptions withExternalBootstrap(String bootstrapServers) {
        var others = new EnumMap<>(counts);
        others.remove(Part.BROKER);
        return new StackOptions(
                directory,
                configuration,
                ports,
                others,
                Optional.of(bootstrapServers),
                rig,
                patience);
    }

    public StackOptions withDetours(Detours proxies) {
        return withRig(rig.with(proxies));
    }

    /** Variables that services get beside those that every one gets; those of a test. */
    public StackOptions withEnvironments(Map<Instance, Map<String, String>> environments) {
        return withRig(rig.with(environments));
    }

    private StackOptions withRig(Rig other) {
        return new StackOptions(
                directory, configuration, ports, counts, externalBootstrap, other, patience);
    }

    private StackOptions withCounts(Map<Part, Integer> newCounts) {
        return new StackOptions(
                directory, configuration, ports, newCounts, externalBootstrap, rig, patience);
    }

    private static Map<Part, Integer> oneOfEach(Set<Part> parts) {
        var counts = new EnumMap<Part, Integer>(Part.class);
        parts.forEach(part -> counts.put(part, 1));
        return counts;
    }
}
