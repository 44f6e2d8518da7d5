package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.RestartRequests;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.repair.LedgerRebuild;
import dev.laurel.stack.service.LaurelHome;

import java.time.Duration;
import java.util.List;

/** Compares the running ledger with its events, and has it folded anew where they differ. */
final class LedgerMending {

    private final DataDirectory directory;
    private final StackPorts ports;
    private final LedgerRebuild rebuild;
    private final Screen screen;

    LedgerMending(
            DataDirectory directory, StackPorts ports, Duration decisionsKept, Screen screen) {
        this.directory = directory;
        this.ports = ports;
        this.rebuild =
                new LedgerRebuild(
                        LaurelHome.find(),
                        BrokerOption.living(directory, ports),
                        directory.run().resolve("rebuild"),
                        decisionsKept);
        this.screen = screen;
    }

    /**
     * Runs.
     *
     * @param does whether what differs is mended
     * @return whether nothing differs, in the end
     */
    boolean run(boolean does) {
        screen.line("Ledger, folded anew from laurel.events and compared with the running one");
        var same = rebuild.compare(screen::line);
        if (same) {
            if (does) {
                projections().forEach(it -> rebuild.tell(directory.of(it)));
            }
            return true;
        }
        if (!does) {
            screen.line(
                    "  with --yes: restarts the projection, which folds these users anew from their events");
            return false;
        }
        var projections = projections();
        projections.forEach(it -> rebuild.tell(directory.of(it)));
        requireSupervisor();
        new SupervisorRequests(directory, screen).run(projections, RestartRequests.Kind.RESTART);
        var mended = rebuild.compare(screen::line);
        projections.forEach(it -> rebuild.tell(directory.of(it)));
        return mended;
    }

    private void requireSupervisor() {
        if (directory.supervisor().live().isEmpty()) {
            throw new StackException(
                    "Nobody watches this stack; restart the projection with: laurel restart projection");
        }
    }

    private List<Instance> projections() {
        return ports.instances(Part.PROJECTION);
    }
}
