package dev.laurel.query.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;
import dev.laurel.kit.problem.ProblemJson;

/** The problems of reads, and their answers. */
final class Problems {

    private Problems() {}

    /** A field, parameter or header of the request that cannot be. */
    static ProblemException badField(String field, String detail) {
        return new ProblemException(new Problem(ProblemCode.INVALID_FIELD, detail, field));
    }

    static ProblemException userUnknown(String user) {
        return new ProblemException(
                ProblemCode.USER_UNKNOWN, "No event of user '" + user + "' is in yet");
    }

    static ProblemException tooManyWaiting() {
        return new ProblemException(
                ProblemCode.TOO_MANY_WAITING, "As many requests wait as the service lets wait");
    }

    static Answer answer(Problem problem) {
        var answer =
                Answer.of(
                                problem.code().status(),
                                ProblemJson.MEDIA_TYPE,
                                ProblemJson.bytes(problem))
                        .with("Cache-Control", "no-store");
        return problem.code().retriable()
                ? answer.with("Retry-After", ProblemJson.RETRY_AFTER_SECONDS)
                : answer;
    }
}
