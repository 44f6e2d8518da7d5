package dev.laurel.stack.cli;

import dev.laurel.stack.StackAddresses;
import dev.laurel.stack.StackException;
import dev.laurel.stack.replay.Replay;
import dev.laurel.stack.replay.ReplayException;
import dev.laurel.stack.replay.ReplayInput;
import dev.laurel.stack.replay.ReplayOptions;

import java.io.IOException;
import java.util.Objects;

/** The sample that ships: 76 seasons of Formula 1 points (f1db, CC BY 4.0). */
final class Demo {

    private static final String SAMPLE = "/samples/f1db/points_events.csv.gz";

    private Demo() {}

    /** Replays it; the second time changes nothing. */
    static void replay(Screen screen, StackAddresses addresses) {
        var resource = Objects.requireNonNull(Demo.class.getResource(SAMPLE));
        var demo = ReplayScreen.of(screen, "demo");
        try {
            var connection = resource.openConnection();
            var size = connection.getContentLengthLong();
            try (var sample = connection.getInputStream();
                    var replay =
                            Replay.start(
                                    ReplayInput.stream("the sample", sample, size)
                                            .withMapping("f1db"),
                                    addresses.commandUrl(),
                                    ReplayOptions.standard())) {
                var counts = demo.watch(replay).counts();
                screen.line(
                        "  demo       %,d Formula 1 results (f1db, CC BY 4.0)%s%s"
                                .formatted(
                                        counts.applied() + counts.alreadyThere(),
                                        counts.alreadyThere() > 0
                                                ? ", %,d were there already"
                                                        .formatted(counts.alreadyThere())
                                                : "",
                                        counts.rejected() > 0
                                                ? ", %,d rejected".formatted(counts.rejected())
                                                : ""));
            }
        } catch (IOException | ReplayException e) {
            throw new StackException("The demo could not be replayed: " + e.getMessage(), e);
        }
        screen.line(
                "  try        curl '%s/v1/boards/f1-points/top?window=year:2021&limit=2'"
                        .formatted(addresses.queryUrl()));
    }
}
