package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.letters.LetterBox;
import dev.laurel.stack.letters.LetterLine;
import dev.laurel.stack.letters.LetterNumber;
import dev.laurel.stack.letters.Retry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** laurel dead-letters retry. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = {
            "Writes commands and credits on their way to their topic again, exactly as they were: after",
            "an update that can read them, or after unfreeze of a quarantined user. The ledger knows an",
            "id for some days (--kept-days), and a letter stays longer: one that is older may be a",
            "command that its client sent again meanwhile, and would count twice. It is not sent without",
            "--again. Events are never written again.",
            "Exit code 1 when one of the named was not sent."
        })
final class DeadLettersRetryCommand implements Callable<Integer> {

    /** As many as are looked at with --all. */
    private static final int ALL_MAX = 10_000;

    @Mixin private BrokerOption broker = new BrokerOption();

    @Parameters(
            paramLabel = "NUMBER",
            arity = "0..*",
            description = "Their numbers in the list, such as 3:41.")
    private List<String> numbers = List.of();

    @Option(names = "--all", description = "All that can be sent and were not sent before.")
    private boolean all;

    @Option(
            names = "--again",
            description = {
                "Also those that were sent again before, and those that are older than the ledger's",
                "memory: look into the users' histories first."
            })
    private boolean again;

    @Mixin private KeptDaysOption keptDays = new KeptDaysOption();

    @Override
    public Integer call() {
        if (all != numbers.isEmpty()) {
            throw new StackException("Say which: their numbers, or --all", StackException.USAGE);
        }
        var wanted = numbers.stream().map(DeadLettersShowCommand::number).toList();
        var rules = keptDays.retry(broker);
        try (var letters = broker.letters()) {
            var list = letters.list(ALL_MAX);
            var chosen = all ? list.newest().stream().map(LetterLine::number).toList() : wanted;
            var refused = retry(letters, rules, chosen, list.retriedAs());
            return refused > 0 && !all ? 1 : 0;
        }
    }

    private int retry(
            LetterBox letters,
            Retry rules,
            List<LetterNumber> chosen,
            Map<LetterNumber, String> retriedAs) {
        var screen = Screen.standard();
        var sent = 0;
        var refused = 0;
        for (var number : chosen) {
            var letter =
                    letters.find(number).orElseThrow(() -> DeadLettersShowCommand.unknown(number));
            var refusal =
                    Optional.ofNullable(again ? null : retriedAs.get(number))
                            .map(place -> "it was sent again before, as " + place + " (--again)")
                            .or(() -> Retry.refusal(letter))
                            .or(() -> again ? Optional.empty() : rules.doubt(letter));
            if (refusal.isPresent()) {
                refused++;
                screen.line("%s not sent: %s".formatted(number, refusal.get()));
            } else {
                sent++;
                screen.line("%s sent again as %s".formatted(number, letters.send(letter)));
            }
        }
        screen.line("%d sent again, %d not sent".formatted(sent, refused));
        return refused;
    }
}
