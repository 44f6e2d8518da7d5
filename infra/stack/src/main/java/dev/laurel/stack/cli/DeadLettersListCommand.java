package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.letters.LetterLine;
import dev.laurel.stack.letters.LetterList;
import dev.laurel.stack.letters.RawBytes;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** laurel dead-letters list. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the newest ones, the newest last. Older ones: --before, with the first number of",
            "this list."
        })
final class DeadLettersListCommand implements Callable<Integer> {

    private static final int LIMIT_MAX = 10_000;
    private static final int REASON_COLUMNS = 80;

    @Mixin private BrokerOption broker = new BrokerOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--before",
            paramLabel = "NUMBER",
            description = "Only those older than this one, such as 3:41.")
    private @Nullable String before;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new StackException(
                    "--limit must be a number of 1 to " + LIMIT_MAX, StackException.USAGE);
        }
        var bound = Optional.ofNullable(before).map(DeadLettersShowCommand::number);
        try (var letters = broker.letters()) {
            var list = letters.list(limit, bound);
            if (json) {
                System.out.println(JsonMapper.shared().writeValueAsString(Document.of(list)));
            } else {
                print(list);
            }
        }
        return 0;
    }

    private void print(LetterList list) {
        var screen = Screen.standard();
        if (list.newest().isEmpty()) {
            screen.line(before == null ? "No dead letters." : "No older dead letters.");
            return;
        }
        screen.line(
                "  number     put aside             from                        key           why");
        for (var line : list.newest()) {
            screen.line(
                    "  %-9s  %-20s  %-26s  %-12s  %s"
                            .formatted(
                                    line.number(),
                                    time(line.timeMillis()),
                                    from(line),
                                    line.key(),
                                    why(line, list)));
        }
        if (list.older() > 0) {
            screen.line(
                    "  … and %d older ones: --before %s"
                            .formatted(list.older(), list.newest().getFirst().number()));
        }
    }

    private static String why(LetterLine line, LetterList list) {
        var place = list.retriedAs().get(line.number());
        var reason = RawBytes.printable(line.origin().reason());
        var shown =
                reason.length() <= REASON_COLUMNS
                        ? reason
                        : reason.substring(0, REASON_COLUMNS) + "…";
        return place == null ? shown : "sent again as " + place + "; " + shown;
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String from(LetterLine line) {
        var origin = line.origin();
        return RawBytes.printable(origin.topic())
                + " "
                + origin.partition()
                + ":"
                + origin.offset();
    }

    private record Document(List<Item> letters, long total, long older) {

        static Document of(LetterList list) {
            return new Document(
                    list.newest().stream()
                            .map(line -> Item.of(line, list.retriedAs().get(line.number())))
                            .toList(),
                    list.total(),
                    list.older());
        }
    }

    private record Item(
            String number,
            String time,
            From from,
            String reader,
            String key,
            String reason,
            @Nullable String retriedAs) {

        static Item of(LetterLine line, @Nullable String retriedAs) {
            var origin = line.origin();
            return new Item(
                    line.number().toString(),
                    Instant.ofEpochMilli(line.timeMillis()).toString(),
                    new From(
                            origin.topic(), origin.partition(), origin.offset(), line.valueBytes()),
                    origin.reader(),
                    line.key(),
                    origin.reason(),
                    retriedAs);
        }
    }

    private record From(String topic, int partition, long offset, int bytes) {}
}
