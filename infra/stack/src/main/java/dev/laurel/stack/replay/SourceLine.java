package dev.laurel.stack.replay;

/** What one line of a file turned out to be. Lines are counted from 1, a header included. */
sealed interface SourceLine {

    long number();

    /** A command to send. Not a record: its bytes are a mutable array, which nobody changes. */
    final class Sendable implements SourceLine {

        private final long number;
        private final Address address;
        private final long run;
        private final byte[] json;

        /**
         * @param json UTF-8, without a line break
         */
        Sendable(long number, Address address, byte[] json) {
            this(number, address, 0, json);
        }

        private Sendable(long number, Address address, long run, byte[] json) {
            this.number = number;
            this.address = address;
            this.run = run;
            this.json = json;
        }

        /** The same line as one of a run, which is sent together. */
        Sendable inRun(long newRun) {
            return new Sendable(number, address, newRun, json);
        }

        @Override
        public long number() {
            return number;
        }

        Address address() {
            return address;
        }

        /** The run that it is sent with; 0 before it has one. */
        long run() {
            return run;
        }

        byte[] json() {
            return json;
        }
    }

    /**
     * What decides the way that a line takes.
     *
     * @param user whose order has to be kept; empty where the line does not say
     * @param group whose commands have to be sent together; empty where it is of none
     * @param readable whether that can be told; the command-service refuses the line if not
     */
    record Address(String user, String group, boolean readable) {

        static final Address UNREADABLE = new Address("", "", false);

        /** The address of a command of no group. */
        static Address ofUser(String user) {
            return new Address(user, "", true);
        }

        boolean isGrouped() {
            return !group.isEmpty();
        }

        /**
         * Whether the command-service judges the two together where they stand side by side: they
         * are of one group, or one cannot be read and so may be of the group of the other.
         */
        boolean touches(Address next) {
            return (readable && next.readable)
                    ? (isGrouped() && group.equals(next.group))
                    : (isGrouped() || next.isGrouped());
        }
    }

    /** No command, and none is wanted: an empty line, a row the mapping leaves out. */
    record Skipped(long number) implements SourceLine {}

    /**
     * Cannot become a command.
     *
     * @param column whose value is at fault; empty where it is not one column
     * @param text as it stands in the file, for people; empty where it was told already
     */
    record Invalid(long number, String column, String reason, String text) implements SourceLine {}
}
