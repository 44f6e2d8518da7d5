package dev.laurel.kafka.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/**
 * What all decoders do with bytes that are no record: whatever it is that they make a decoder
 * throw, it is the bytes that are wrong, and a reader must be able to go on.
 */
final class Decoding {

    private Decoding() {}

    static <M, R> R decode(String what, byte[] bytes, Parser<M> parser, Function<M, R> toRecord) {
        try {
            return toRecord.apply(parser.parseFrom(bytes));
        } catch (CodecException e) {
            throw e;
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw new CodecException(
                    "Expected to read a "
                            + what
                            + " of "
                            + bytes.length
                            + " bytes, but "
                            + e.getMessage(),
                    e);
        }
    }

    /** Protobuf has no absent text: the empty one stands for it. */
    static @Nullable String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
