package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.KetoSteps;
import org.ferryman.playbook.PlaybookStep;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is said of the steps and of their order is what the table says. */
final class KetoStepsTest {

    private static final List<PlaybookStep<?, ?>> WAY = KetoRecord.PLAYBOOK.way(false);
    private static final CommandLine KETO = Grammar.of().getSubcommands().get("keto");

    @Test
    void the_help_of_run_names_the_steps_in_their_order() {
        Grammar.assertRunNames("keto", WAY);
    }

    @Test
    void the_help_of_keto_names_their_commands_in_their_order() {
        String commands = WAY.stream()
                .filter(step -> !step.equals(KetoSteps.SKIPPED))
                .map(step -> String.join(" ", step.place().command()))
                .collect(Collectors.joining(", "));
        assertThat(Grammar.description(KETO)).contains("in this order: " + commands + ";");
    }

    @Test
    void each_step_has_its_command_and_asks_if_it_changes_something() {
        for (PlaybookStep<?, ?> step : KetoSteps.ALL) {
            CommandLine command = Grammar.command("keto", step.place().command());
            assertThat(step.place().asks()
                            || !Grammar.description(command).contains("Without --yes it shows the SQL and asks"))
                    .as(step.title())
                    .isTrue();
        }
    }

    @Test
    void the_document_lists_them_in_their_order() throws Exception {
        List<String> ids = WAY.stream().map(step -> "`" + step.id() + "`").toList();
        List<String> found = Pattern.compile("`[a-z-]+`")
                .matcher(Files.readString(Path.of("docs/run.md")))
                .results()
                .map(MatchResult::group)
                .filter(ids::contains)
                .distinct()
                .toList();
        assertThat(found).isEqualTo(ids);
    }

    @Test
    void what_undoes_a_step_is_a_step_itself() {
        Set<String> known = Set.copyOf(Results.types().keySet());
        for (PlaybookStep<?, ?> step : KetoSteps.ALL) {
            assertThat(step.place().undoneBy()).as(step.title()).allMatch(id -> known.contains(id + ".json"));
        }
    }

    /** Words that mean something else, by the file that they are in. */
    private static final Set<String> OTHERS = Set.of(
            "KetoSteps.java check", // the one step that has no class
            "TrafficStep.java traffic", // a phase
            "DryRunCommand.java copy", // a mode
            "MovePhase.java copy", // a phase
            "MovePhase.java schema", // a phase
            "SchemaStep.java migrate", // v0.7's own command
            "FoundBackup.java backup", // a command in a remedy
            "BackupStep.java thaw", // a command in a remedy
            "KetoUpgrade.java dry-run", // a command in a remedy
            "RowReport.java skipped", // an example
            "SkippedReport.java skipped", // a column
            "SkippedStates.java decide", // of a package above
            "CheckText.java skipped", // what became of a check
            "KetoGuides.java user", // a command with commands of its own
            "Main.java backup", // a command with commands of its own
            "Main.java skipped");

    @Test
    void an_id_is_written_once_in_the_class_of_its_step() throws Exception {
        Set<String> ids = KetoSteps.ALL.stream().map(step -> step.id().text()).collect(Collectors.toSet());
        Pattern literal = Pattern.compile("(?<!name = )\"([a-z-]+)\"");
        List<String> defined = new ArrayList<>();
        Set<String> elsewhere = new TreeSet<>();
        for (String room : List.of("engine", "report", "playbook", "keto", "app", "cli")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/ferryman", room))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    for (String line : Files.readAllLines(file)) {
                        Matcher word = literal.matcher(line);
                        while (word.find()) {
                            if (line.contains("StepId ID = ")) {
                                defined.add(word.group(1));
                            } else if (ids.contains(word.group(1)) && !line.contains("StepPlace.")) {
                                elsewhere.add(file.getFileName() + " " + word.group(1));
                            }
                        }
                    }
                }
            }
        }
        assertThat(defined)
                .doesNotHaveDuplicates()
                .containsAll(ids.stream().filter(id -> !id.equals("check")).toList());
        assertThat(elsewhere).isSubsetOf(OTHERS);
    }

    /** A page's texts, styles and command lines have words of their own, which may be the same. */
    @Test
    void the_wizard_knows_steps_by_their_rows() throws Exception {
        String ids = KetoSteps.ALL.stream().map(step -> step.id().text()).collect(Collectors.joining("|"));
        Pattern step = Pattern.compile("(new StepId\\(|equals\\(|isAt\\(|orElse\\(|\"step\", )\"(" + ids + ")\"");
        assertThat(step.matcher("new StepModel<OpenDatabase, Migration>(workspace, new StepId(\"migrate\"")
                        .find())
                .isTrue();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/ferryman/desktop"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(step.matcher(Files.readString(file)).results().map(MatchResult::group))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
