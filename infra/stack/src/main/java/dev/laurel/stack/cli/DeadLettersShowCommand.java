package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.letters.Letter;
import dev.laurel.stack.letters.LetterNumber;
import dev.laurel.stack.letters.RawBytes;
import dev.laurel.stack.letters.Reading;
import dev.laurel.stack.letters.Retry;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** laurel dead-letters show. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one with its headers and its bytes, and what can be made of it now.")
final class DeadLettersShowCommand implements Callable<Integer> {

    private static final int SHOWN_BYTES_MAX = 1_024;
    private static final int DUMPED_BYTES_MAX = 4_096;

    @Mixin private BrokerOption broker = new BrokerOption();

    @Mixin private KeptDaysOption keptDays = new KeptDaysOption();

    @Parameters(paramLabel = "NUMBER", description = "Its number in the list, such as 3:41.")
    private String number = "";

    @Option(names = "--json", description = "For programs; the bytes in base64, all of them.")
    private boolean json;

    @Override
    public Integer call() {
        var wanted = number(number);
        var rules = keptDays.retry(broker);
        try (var letters = broker.letters()) {
            var letter = letters.find(wanted).orElseThrow(() -> unknown(wanted));
            if (json) {
                System.out.println(JsonMapper.shared().writeValueAsString(document(letter)));
            } else {
                print(letter, rules, Screen.standard());
            }
        }
        return 0;
    }

    static LetterNumber number(String text) {
        return LetterNumber.parse(text)
                .orElseThrow(
                        () ->
                                new StackException(
                                        "A number is a partition and an offset such as 3:41, but not: "
                                                + text,
                                        StackException.USAGE));
    }

    static StackException unknown(LetterNumber number) {
        return new StackException("There is no dead letter " + number);
    }

    private static void print(Letter letter, Retry rules, Screen screen) {
        var origin = letter.origin();
        screen.line("number     " + letter.number());
        screen.line(
                "put aside  %s by %s"
                        .formatted(
                                Instant.ofEpochMilli(letter.timeMillis()),
                                RawBytes.printable(origin.reader())));
        screen.line(
                "from       %s %d:%d, written %s"
                        .formatted(
                                RawBytes.printable(origin.topic()),
                                origin.partition(),
                                origin.offset(),
                                Instant.ofEpochMilli(origin.timeMillis())));
        screen.line("why        " + RawBytes.printable(origin.reason()));
        if (origin.cut() != null) {
            screen.line("cut        it had a " + RawBytes.printable(origin.cut()));
        }
        screen.line("key        " + text(letter.key()));
        for (var header : letter.headers()) {
            screen.line(
                    "header     %s = %s"
                            .formatted(RawBytes.printable(header.key()), text(header.value())));
        }
        var value = letter.value();
        if (value == null) {
            screen.line("value      none");
        } else {
            screen.line("value      %d bytes".formatted(value.length));
            screen.line(RawBytes.dump(value, DUMPED_BYTES_MAX).stripTrailing());
        }
        screen.line("read now   " + readNow(letter));
        screen.line(
                "retry      "
                        + Retry.refusal(letter)
                                .or(() -> rules.doubt(letter))
                                .map(why -> "no: " + why)
                                .orElse("laurel dead-letters retry " + letter.number()));
    }

    private static String readNow(Letter letter) {
        return RawBytes.printable(
                switch (Reading.of(letter)) {
                    case Reading.Known(var content) -> content.toString();
                    case Reading.Unreadable(var why) -> "no: " + why;
                });
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : RawBytes.text(bytes, SHOWN_BYTES_MAX);
    }

    private static Map<String, Object> document(Letter letter) {
        var origin = letter.origin();
        var document = new LinkedHashMap<String, Object>();
        document.put("number", letter.number().toString());
        document.put("time", Instant.ofEpochMilli(letter.timeMillis()).toString());
        document.put("topic", origin.topic());
        document.put("partition", origin.partition());
        document.put("offset", origin.offset());
        document.put("recordTime", Instant.ofEpochMilli(origin.timeMillis()).toString());
        document.put("reader", origin.reader());
        document.put("reason", origin.reason());
        if (origin.cut() != null) {
            document.put("cut", origin.cut());
        }
        if (letter.key() != null) {
            document.put("key", base64(letter.key()));
        }
        if (letter.value() != null) {
            document.put("value", base64(letter.value()));
        }
        var headers = new ArrayList<Map<String, String>>();
        for (var header : letter.headers()) {
            var one = new LinkedHashMap<String, String>();
            one.put("name", header.key());
            if (header.value() != null) {
                one.put("value", base64(header.value()));
            }
            headers.add(one);
        }
        document.put("headers", headers);
        switch (Reading.of(letter)) {
            case Reading.Known(var content) -> document.put("readNow", content.toString());
            case Reading.Unreadable(var why) -> document.put("unreadable", why);
        }
        return document;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
