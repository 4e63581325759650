package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.playbook.PlaybookStep;
import org.junit.jupiter.api.Test;

/** What is said of Kratos' steps and of their order is what the table says. */
final class KratosStepsTest {

    private static final List<PlaybookStep<?, ?>> WAY = KratosRecord.PLAYBOOK.way(false);

    @Test
    void the_help_of_run_names_the_steps_in_their_order() {
        Grammar.assertRunNames("kratos", WAY);
    }

    @Test
    void each_step_has_its_command_and_the_plan_tells_of_each_of_the_way() {
        for (PlaybookStep<?, ?> step : KratosSteps.ALL) {
            assertThat(Grammar.command("kratos", step.place().command()))
                    .as(step.title())
                    .isNotNull();
        }
        assertThat(WAY).allMatch(step -> step.guide().isPresent());
    }

    @Test
    void what_undoes_a_step_is_a_step_itself() {
        Set<String> known = Set.copyOf(Results.types().keySet());
        for (PlaybookStep<?, ?> step : KratosSteps.ALL) {
            assertThat(step.place().undoneBy())
                    .as(step.title())
                    .allMatch(id -> known.contains("kratos/" + id + ".json"));
        }
    }
}
