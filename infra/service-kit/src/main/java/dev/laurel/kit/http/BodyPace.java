package dev.laurel.kit.http;

import java.time.Duration;

/**
 * How fast a body must come, so that a slow client cannot hold what others need.
 *
 * @param timeMax how long a whole body, or one line of a stream of lines, may take
 * @param silenceMax how long nothing may come of a whole body; also how long a body may be slower
 *     than the rate at first
 * @param bytesPerSecondMin how much of a whole body must come in a second, on average after the
 *     first {@code silenceMax}
 */
public record BodyPace(Duration timeMax, Duration silenceMax, int bytesPerSecondMin) {

    static final BodyPace DEFAULT =
            new BodyPace(Duration.ofSeconds(60), Duration.ofSeconds(10), 4 * 1_024);
}
