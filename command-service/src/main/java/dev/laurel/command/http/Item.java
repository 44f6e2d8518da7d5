package dev.laurel.command.http;

import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.submission.Submission;

/** An item of a request on its way to its result. */
sealed interface Item {

    /**
     * It was handed to the log.
     *
     * @param place its index in an array, from 0, or its line, from 1
     */
    record Submitted(long place, Submission submission) implements Item {}

    /** What became of it was known at once. */
    record Known(long place, ItemResult result) implements Item {}

    /** None comes after this. */
    record End() implements Item {}
}
