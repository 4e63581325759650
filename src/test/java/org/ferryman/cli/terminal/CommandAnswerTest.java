package org.ferryman.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.Outcome;
import org.junit.jupiter.api.Test;

class CommandAnswerTest {

    private static final Finding FINDING = Finding.blocker("A_FINDING", "Seen.", "Why.", "Do.");
    private final Cancellation cancellation = new Cancellation();

    private static int exit(Outcome<String> outcome) {
        CommandAnswer answer =
                CommandAnswer.of(outcome, result -> new CommandAnswer(ExitCode.DONE, result, List.of(), page -> {}));
        if (answer.result() == null && answer.exit() != ExitCode.CANCELLED) {
            assertThat(answer.findings()).containsExactly(FINDING);
        }
        return answer.exit().code();
    }

    @Test
    void every_outcome_of_a_step_has_its_exit_code() {
        assertThat(exit(new Outcome.Done<>("result"))).isZero();
        assertThat(exit(new Outcome.Failed<>(FINDING, null))).isEqualTo(1);
        assertThat(exit(new Outcome.LockHeld<>(FINDING))).isEqualTo(4);
        assertThat(exit(new Outcome.Blocked<>(List.of(FINDING)))).isEqualTo(5);
        assertThat(exit(new Outcome.PartWay<>(FINDING, null))).isEqualTo(6);
        assertThat(exit(new Outcome.Cancelled<>())).isEqualTo(130);
    }

    private int exit(Exception failure) {
        return FailureAnswers.answer(failure, cancellation).exit().code();
    }

    @Test
    void every_failure_before_a_step_has_its_exit_code() {
        assertThat(exit(new InputException(FINDING))).isEqualTo(2);
        assertThat(exit(new LockHeldException(FINDING))).isEqualTo(4);
        assertThat(exit(new CancelledException())).isEqualTo(130);
        assertThat(exit(new IOException("disk full"))).isEqualTo(1);
        assertThat(exit(new SQLException("gone", "08006"))).isEqualTo(1);
        assertThat(exit(new IllegalStateException("a bug"))).isEqualTo(1);
        cancellation.request();
        assertThat(exit(new SQLException("cancelled", "57014"))).isEqualTo(130);
        assertThat(exit(new IllegalStateException("a bug"))).isEqualTo(1);
    }

    @Test
    void exit_codes_are_those_that_scripts_rely_on() {
        assertThat(ExitCode.values())
                .extracting(exit -> exit.code() + " " + exit.keyword())
                .containsExactly(
                        "0 done",
                        "1 failed",
                        "2 usage",
                        "3 skipped",
                        "4 locked",
                        "5 blocked",
                        "6 part-way",
                        "7 rolled-back",
                        "8 unproven",
                        "130 cancelled");
    }
}
