package dev.laurel.contract.command;

import dev.laurel.contract.command.Command.CaptureHold;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.FreezeUser;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.PlaceHold;
import dev.laurel.contract.command.Command.ReleaseHold;
import dev.laurel.contract.command.Command.ReverseTransaction;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.Command.UnfreezeUser;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The content of a command in a few bytes: for each field the client gave, its number and the
 * CRC-32C of its value. Two commands under one id are the same if their fingerprints are; if not,
 * the fingerprints tell which fields differ, which a single hash could not.
 *
 * <p>Kept in the ledger's decisions: field numbers and digests must never change.
 */
public final class Fingerprint {

    /** Fields of a command by their number in a fingerprint. Append only. */
    private enum Field {
        TYPE(1, "type"),
        ASSET(2, "asset"),
        AMOUNT(3, "amount"),
        TO(4, "to"),
        REASON(5, "reason"),
        OCCURRED_AT(6, "occurredAt"),
        METADATA(7, "metadata"),
        IF_VERSION(8, "ifVersion"),
        NAME(9, "name"),
        ATTRIBUTES(10, "attributes"),
        HOLD(11, "hold"),
        EXPIRES_IN(12, "expiresIn"),
        TRANSACTION(13, "transaction"),
        GROUP(14, "group");

        private final byte number;
        private final String word;

        Field(int number, String word) {
            this.number = (byte) number;
            this.word = word;
        }

        private static String wordOf(byte number) {
            for (var field : values()) {
                if (field.number == number) {
                    return field.word;
                }
            }
            return "content";
        }
    }

    private static final int ENTRY_BYTES = 1 + Integer.BYTES;

    private final byte[] bytes;

    private Fingerprint(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The fingerprint that was kept as these bytes. */
    public static Fingerprint ofBytes(byte[] bytes) {
        return new Fingerprint(bytes.clone());
    }

    public static Fingerprint of(Command command) {
        var writer = new Writer();
        var head = command.head();
        writer.text(Field.TYPE, command.type());
        body(writer, command);
        writer.text(Field.REASON, head.reason());
        if (head.occurredAtGiven()) {
            writer.number(Field.OCCURRED_AT, head.occurredAtMillis());
        }
        writer.pairs(Field.METADATA, head.metadata().isEmpty() ? null : head.metadata());
        var options = head.options();
        if (options.ifVersion() != null) {
            writer.number(Field.IF_VERSION, options.ifVersion());
        }
        if (options.group() != null) {
            writer.text(Field.GROUP, options.group().value());
        }
        return new Fingerprint(writer.bytes());
    }

    private static void body(Writer writer, Command command) {
        switch (command) {
            case GrantCredits(_, var asset, var amount) -> {
                writer.text(Field.ASSET, asset.value());
                writer.number(Field.AMOUNT, amount.minorUnits());
            }
            case SpendCredits(_, var asset, var amount) -> {
                writer.text(Field.ASSET, asset.value());
                writer.number(Field.AMOUNT, amount.minorUnits());
            }
            case TransferCredits(_, var asset, var amount, var to) -> {
                writer.text(Field.ASSET, asset.value());
                writer.number(Field.AMOUNT, amount.minorUnits());
                writer.text(Field.TO, to.value());
            }
            case ChangeProfile(_, var change) -> {
                writer.text(Field.NAME, change.name());
                writer.pairs(Field.ATTRIBUTES, change.attributes());
            }
            case PlaceHold(_, var asset, var amount, var expiresInSeconds) -> {
                writer.text(Field.ASSET, asset.value());
                writer.number(Field.AMOUNT, amount.minorUnits());
                writer.number(Field.EXPIRES_IN, expiresInSeconds);
            }
            case CaptureHold(_, var hold, var amount) -> {
                writer.text(Field.HOLD, hold.value());
                if (amount != null) {
                    writer.number(Field.AMOUNT, amount.minorUnits());
                }
            }
            case ReleaseHold(_, var hold) -> writer.text(Field.HOLD, hold.value());
            case ReverseTransaction(_, var transaction) ->
                    writer.text(Field.TRANSACTION, transaction.value());
            case FreezeUser _, UnfreezeUser _ -> {
                // The type says it all.
            }
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The names of the fields in which the two differ, in the order of their numbers; empty where
     * they are equal.
     */
    public List<String> differingFields(Fingerprint other) {
        var mine = digests();
        var theirs = other.digests();
        var fields = new ArrayList<String>();
        var numbers = new TreeMap<Byte, Integer>(mine);
        numbers.putAll(theirs);
        for (var number : numbers.keySet()) {
            var left = mine.get(number);
            if (left == null || !left.equals(theirs.get(number))) {
                fields.add(Field.wordOf(number));
            }
        }
        return List.copyOf(fields);
    }

    private Map<Byte, Integer> digests() {
        var digests = new TreeMap<Byte, Integer>();
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.remaining() >= ENTRY_BYTES) {
            digests.put(buffer.get(), buffer.getInt());
        }
        return digests;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private static final class Writer {

        private final ByteBuffer entries = ByteBuffer.allocate(Field.values().length * ENTRY_BYTES);
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

        void text(Field field, @Nullable String value) {
            if (value != null) {
                crc.reset();
                crc.update(value.getBytes(StandardCharsets.UTF_8));
                entry(field);
            }
        }

        void number(Field field, long value) {
            crc.reset();
            crc.update(number.clear().putLong(value).flip());
            entry(field);
        }

        void pairs(Field field, @Nullable Map<String, String> pairs) {
            if (pairs != null) {
                crc.reset();
                new TreeMap<>(pairs)
                        .forEach(
                                (key, value) -> {
                                    part(key);
                                    part(value);
                                });
                entry(field);
            }
        }

        // Length first, so that ("a","bc") and ("ab","c") differ.
        private void part(String text) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            crc.update(number.clear().putLong(utf8.length).flip());
            crc.update(utf8);
        }

        private void entry(Field field) {
            entries.put(field.number).putInt((int) crc.getValue());
        }

        byte[] bytes() {
            return Arrays.copyOf(entries.array(), entries.position());
        }
    }
}
