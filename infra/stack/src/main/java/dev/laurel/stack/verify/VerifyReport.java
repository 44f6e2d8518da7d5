package dev.laurel.stack.verify;

import java.util.List;

/**
 * What was compared, and what differs.
 *
 * @param users known from the events
 * @param windows of boards, of all query-services together
 * @param places on boards, of all query-services together
 * @param rows of the archive
 * @param first the first differences in words
 * @param differences how many there are
 */
public record VerifyReport(
        String position,
        long events,
        long users,
        long services,
        long windows,
        long places,
        long rows,
        List<String> first,
        long differences) {

    public VerifyReport {
        first = List.copyOf(first);
    }

    public boolean isClean() {
        return differences == 0;
    }
}
