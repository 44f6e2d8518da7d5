package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.stack.StackException;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

final class AttemptsTest {

    private final Violations violations = new Violations();
    private final Attempts attempts = new Attempts(violations);

    private static void fail() {
        throw new StackException(
                "projection was not ready after 300 s", new IllegalStateException("full disk"));
    }

    @Test
    void shouldMakeAStepThatThrowsAViolationWithItsCause() {
        var ended = attempts.run("the restart", AttemptsTest::fail);

        assertThat(ended).isFalse();
        assertThat(violations.first())
                .singleElement()
                .asString()
                .contains("the restart", "not ready after 300 s", "full disk");
    }

    @Test
    void shouldGiveWhatAStepFindsOrElseTheOtherwise() {
        assertThat(attempts.get("verify", "nothing", () -> "all")).isEqualTo("all");
        assertThat(
                        attempts.get(
                                "verify",
                                "nothing",
                                () -> {
                                    fail();
                                    return "all";
                                }))
                .isEqualTo("nothing");
        assertThat(violations.count()).isEqualTo(1);
    }

    @Test
    void shouldLetTheEndOfTheRunThroughAndCountNothing() {
        assertThatThrownBy(
                        () ->
                                attempts.run(
                                        "the restart",
                                        () -> {
                                            throw new CancellationException("stopped");
                                        }))
                .isInstanceOf(CancellationException.class);
        assertThat(violations.count()).isZero();
    }
}
