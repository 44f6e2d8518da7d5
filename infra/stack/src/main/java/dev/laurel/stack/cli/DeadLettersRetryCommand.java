package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.letters.Letter;
import dev.laurel.stack.letters.LetterBox;
import dev.laurel.stack.letters.LetterNumber;
import dev.laurel.stack.letters.Retry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        var wanted = numbers.stream().map(DeadLettersShowCommand::number).distinct().toList();
        var rules = keptDays.retry(broker);
        try (var letters = broker.letters()) {
            var run = new Run(letters, rules);
            if (all) {
                letters.visitAll(run::visit);
            } else {
                run.named(wanted);
            }
            Screen.standard()
                    .line(
                            "%d sent again, %d not sent, %d were sent before"
                                    .formatted(run.sent, run.refused, run.sentBefore));
            return all || run.sent == wanted.size() ? 0 : 1;
        }
    }

    /** One run, and how it went. */
    private final class Run {

        private final LetterBox letters;
        private final Retry rules;
        private final Screen screen = Screen.standard();
        private long sent;
        private long refused;
        private long sentBefore;

        Run(LetterBox letters, Retry rules) {
            this.letters = letters;
            this.rules = rules;
        }

        /** Those of --all that were sent before are no news. */
        void visit(Letter letter, boolean before) {
            if (before && !again) {
                sentBefore++;
            } else {
                take(letter);
            }
        }

        void named(List<LetterNumber> wanted) {
            var places = letters.sentAgain(Set.copyOf(wanted));
            for (var number : wanted) {
                var place = places.get(number);
                if (place != null && !again) {
                    sentBefore++;
                    refuse(number, "it was sent again before, as " + place + " (--again)");
                } else {
                    letters.find(number)
                            .ifPresentOrElse(
                                    this::take,
                                    () -> {
                                        refused++;
                                        refuse(number, "there is no such dead letter");
                                    });
                }
            }
        }

        private void take(Letter letter) {
            var refusal =
                    Retry.refusal(letter).or(() -> again ? Optional.empty() : rules.doubt(letter));
            if (refusal.isPresent()) {
                refused++;
                refuse(letter.number(), refusal.get());
            } else {
                var place = letters.send(letter);
                sent++;
                screen.line("%s sent again as %s".formatted(letter.number(), place));
            }
        }

        private void refuse(LetterNumber number, String why) {
            screen.line("%s not sent: %s".formatted(number, why));
        }
    }
}
