package dev.laurel.stack.chaos;

import dev.laurel.stack.Detours;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackListener;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.data.ChosenPorts;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three brokers, two of each service and a PostgreSQL, with proxies between them. Threading: one
 * thread, but {@link #close} as {@link Stack#close}.
 */
final class Cluster implements AutoCloseable {

    static final int BROKERS = 3;
    private static final int SERVICES = 2;

    private final Stack stack;
    private final DataDirectory directory;
    private final List<TcpProxy> toBrokers;
    private final TcpProxy toPostgres;
    private final BrokerView brokers;
    private final Equipment equipment;

    private Cluster(
            Stack stack,
            DataDirectory directory,
            List<TcpProxy> toBrokers,
            TcpProxy toPostgres,
            Equipment equipment) {
        this.stack = stack;
        this.directory = directory;
        this.toBrokers = toBrokers;
        this.toPostgres = toPostgres;
        this.equipment = equipment;
        this.brokers = new BrokerView(stack.addresses().bootstrapServers());
    }

    /**
     * Starts all of it and returns when everything is ready.
     *
     * @param equipment closed by its owner, after this
     */
    static Cluster start(
            Path data, Path configuration, Equipment equipment, StackListener listener) {
        var options =
                StackOptions.in(data)
                        .withConfiguration(configuration)
                        .withInstances(Part.BROKER, BROKERS)
                        .withInstances(Part.COMMAND, SERVICES)
                        .withInstances(Part.PROJECTION, SERVICES)
                        .withInstances(Part.QUERY, SERVICES)
                        .withEnvironments(
                                equipment.clocks().map(Clocks::environments).orElseGet(Map::of));
        var directory = DataDirectory.of(data);
        directory.create();
        // The proxies have to know the ports before there is anybody on them.
        var ports = StackPorts.choose(Optional.empty(), options.instances(), ChosenPorts.ANY);
        ports.write(directory);
        var toBrokers = new ArrayList<TcpProxy>();
        for (var broker : ports.instances(Part.BROKER)) {
            toBrokers.add(new TcpProxy(ports.relay(broker)));
        }
        var toPostgres = new TcpProxy(ports.postgres());
        try {
            var detours =
                    new Detours(toBrokers.stream().map(TcpProxy::port).toList(), toPostgres.port());
            var stack = Stack.start(options.withDetours(detours), listener);
            return new Cluster(stack, directory, List.copyOf(toBrokers), toPostgres, equipment);
        } catch (RuntimeException e) {
            toBrokers.forEach(TcpProxy::close);
            toPostgres.close();
            throw e;
        }
    }

    Stack stack() {
        return stack;
    }

    Equipment equipment() {
        return equipment;
    }

    BrokerView brokers() {
        return brokers;
    }

    /** Where all of it keeps its data and logs. */
    DataDirectory directory() {
        return directory;
    }

    /** Between the services with the number 2 and the brokers. */
    List<TcpProxy> toBrokers() {
        return toBrokers;
    }

    /** Between all services and PostgreSQL. */
    TcpProxy toPostgres() {
        return toPostgres;
    }

    String bootstrapServers() {
        return stack.addresses().bootstrapServers();
    }

    /** Addresses of all services of a kind. */
    List<String> addresses(Part part) {
        return instances(part).stream().map(stack::address).toList();
    }

    /** All services of a kind. */
    static List<Instance> instances(Part part) {
        var instances = new ArrayList<Instance>();
        for (var number = 1; number <= (part == Part.BROKER ? BROKERS : SERVICES); number++) {
            instances.add(new Instance(part, number));
        }
        return instances;
    }

    /** The processes that do not answer as they should; empty where all is well. */
    List<Instance> notReady() {
        return all().stream().filter(instance -> !stack.ready(instance)).toList();
    }

    private static List<Instance> all() {
        var all = new ArrayList<Instance>();
        for (var part : List.of(Part.BROKER, Part.COMMAND, Part.PROJECTION, Part.QUERY)) {
            all.addAll(instances(part));
        }
        all.add(Instance.first(Part.POSTGRES));
        return all;
    }

    /**
     * Heals every network, clock and disk, wakes up what stands still and starts what does not run.
     */
    void mend() {
        toBrokers.forEach(TcpProxy::heal);
        toPostgres.heal();
        equipment.mend();
        all().forEach(stack::resume);
        stack.restart(
                all().stream().filter(instance -> stack.process(instance).isEmpty()).toList());
    }

    @Override
    public void close() {
        brokers.close();
        stack.close();
        toBrokers.forEach(TcpProxy::close);
        toPostgres.close();
    }
}
