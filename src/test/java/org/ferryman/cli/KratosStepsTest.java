package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of Kratos' steps and of their order is what the table says. */
final class KratosStepsTest {

    private static List<Playbook> playbooks() {
        return List.of(KratosRecord.PLAYBOOK, KratosBlueGreenRecord.PLAYBOOK);
    }

    @ParameterizedTest
    @MethodSource("playbooks")
    void the_help_of_run_names_the_steps_in_their_order(Playbook playbook) {
        Grammar.assertRunNames("kratos", playbook.way(false));
    }

    @ParameterizedTest
    @MethodSource("playbooks")
    void each_step_has_its_command_and_the_plan_tells_of_each_of_the_way(Playbook playbook) {
        for (PlaybookStep<?, ?> step : playbook.steps()) {
            assertThat(Grammar.command("kratos", step.place().command()))
                    .as(step.title())
                    .isNotNull();
        }
        assertThat(playbook.way(false)).allMatch(step -> step.guide().isPresent());
    }

    @ParameterizedTest
    @MethodSource("playbooks")
    void what_undoes_a_step_is_a_step_itself(Playbook playbook) {
        Set<String> known = Set.copyOf(Results.types().keySet());
        for (PlaybookStep<?, ?> step : playbook.steps()) {
            assertThat(step.place().undoneBy())
                    .as(step.title())
                    .allMatch(id -> known.contains("kratos/" + id + ".json"));
        }
    }

    /** A document of its own for each, which shows the commands of the way in their order. */
    @Test
    void the_documents_name_the_steps_of_both_ways() throws Exception {
        for (Playbook playbook : playbooks()) {
            String file = playbook == KratosRecord.PLAYBOOK ? "kratos.md" : "kratos-blue-green.md";
            assertThat(Grammar.plain(Files.readString(Path.of("docs", file))))
                    .contains(playbook.way(false).stream()
                            .map(step -> "`" + step.id() + "`")
                            .toArray(String[]::new));
        }
    }
}
