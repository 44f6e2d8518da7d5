package dev.laurel.stack.replay;

/** What one line of a file turned out to be. Lines are counted from 1, a header included. */
sealed interface SourceLine {

    long number();

    /** A command to send. Not a record: its bytes are a mutable array, which nobody changes. */
    final class Sendable implements SourceLine {

        private final long number;
        private final String user;
        private final byte[] json;

        /**
         * @param user whose order has to be kept; empty where the line does not say
         * @param json UTF-8, without a line break
         */
        Sendable(long number, String user, byte[] json) {
            this.number = number;
            this.user = user;
            this.json = json;
        }

        @Override
        public long number() {
            return number;
        }

        String user() {
            return user;
        }

        byte[] json() {
            return json;
        }
    }

    /** No command, and none is wanted: an empty line, a row the mapping leaves out. */
    record Skipped(long number) implements SourceLine {}

    /** Cannot become a command. */
    record Invalid(long number, String reason) implements SourceLine {}
}
