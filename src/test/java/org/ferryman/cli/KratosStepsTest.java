package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.playbook.PlaybookStep;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is said of Kratos' steps and of their order is what the table says. */
final class KratosStepsTest {

    private static final List<PlaybookStep<?, ?>> WAY = KratosRecord.PLAYBOOK.way(false);
    private static final String IDS = WAY.stream().map(step -> step.id().text()).collect(Collectors.joining(", "));
    private static final CommandLine KRATOS = Grammar.of().getSubcommands().get("kratos");

    private static String plain(String... lines) {
        return String.join(" ", lines).replaceAll("\\s+", " ");
    }

    private static CommandLine command(List<String> words) {
        CommandLine command = KRATOS;
        for (String word : words) {
            command = command.getSubcommands().get(word);
            assertThat(command).as("the command " + words).isNotNull();
        }
        return command;
    }

    @Test
    void the_help_of_run_names_the_steps_in_their_order() {
        CommandLine run = command(List.of("run"));
        assertThat(plain(run.getCommandSpec().usageMessage().description())).contains("step by step: " + IDS + ".");
        String last = ", " + WAY.get(WAY.size() - 1).id();
        assertThat(plain(run.getCommandSpec().findOption("--from").description()))
                .contains(IDS.replace(last, " or" + last.substring(1)));
    }

    @Test
    void each_step_has_its_command_and_the_plan_tells_of_each_of_the_way() {
        for (PlaybookStep<?, ?> step : KratosSteps.ALL) {
            assertThat(command(step.place().command())).as(step.title()).isNotNull();
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
