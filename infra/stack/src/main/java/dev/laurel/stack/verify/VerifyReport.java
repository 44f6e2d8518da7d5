package dev.laurel.stack.verify;

import java.util.List;

/**
 * What was compared, and what differs.
 *
 * @param position at which the services were compared
 * @param first the first differences in words
 * @param differences how many there are
 */
public record VerifyReport(
        String position, Compared compared, List<String> first, long differences) {

    /**
     * How much was compared.
     *
     * @param events up to that position; the archive is compared with those that came later too
     * @param users known from these events
     * @param windows of boards, of all query-services together
     * @param places on boards, of all query-services together
     * @param rows of the archive
     */
    public record Compared(
            long events, long users, long services, long windows, long places, long rows) {

        /** For people, in one line. */
        public String text() {
            return "%,d events, %,d users, %,d places in %,d windows of %d query-services, %,d archived rows"
                    .formatted(events, users, places, windows, services, rows);
        }
    }

    public VerifyReport {
        first = List.copyOf(first);
    }

    public boolean isClean() {
        return differences == 0;
    }
}
