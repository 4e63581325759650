package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Failure;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.testing.Contract;
import org.ferryman.testing.FindingIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the program shows to the outside is as recorded, as far as that can be told without a server. */
class ContractTest {

    private static final Finding FINDING = Finding.blocker("SEEN", "seen", "why", "what to do");

    private static final Pattern STEP = Pattern.compile("class (\\w+) implements (?:Change|Evidence)<");

    @TempDir
    Path folder;

    private static List<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>();
        addAll(all, Grammar.of());
        return all;
    }

    private static void addAll(List<CommandLine> all, CommandLine command) {
        all.add(command);
        command.getSubcommands().values().forEach(each -> addAll(all, each));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    @Test
    void every_command_takes_and_says_what_it_did() throws IOException {
        List<String> lines = new ArrayList<>();
        for (CommandLine command : commands()) {
            lines.addAll(List.of("# " + name(command), ""));
            command.getUsageMessage(Ansi.OFF).lines().map(String::stripTrailing).forEach(lines::add);
            lines.add("");
        }
        Contract.assertKept("help.txt", lines);
    }

    @Test
    void exit_codes_mean_what_they_meant() throws IOException {
        Contract.assertKept(
                "exit-codes.txt",
                Arrays.stream(ExitCode.values())
                        .map(exit -> exit.code() + " " + exit.keyword() + ": " + exit.meaning())
                        .toList());
    }

    @Test
    void every_finding_keeps_its_id() throws IOException {
        Contract.assertKept("findings.txt", FindingIds.all());
    }

    @Test
    void every_key_of_json_is_there_and_holds_the_same() throws IOException {
        Contract.assertKept("json.txt", Results.shapes().lines());
    }

    @Test
    void the_result_of_every_command_is_on_record() {
        Set<String> known = Results.types().keySet();
        assertThat(commands())
                .filteredOn(command -> command.getCommandSpec().findOption("--json") != null)
                .extracting(command -> name(command).replaceFirst("^ferryman ", ""))
                .hasSizeGreaterThan(25)
                .isSubsetOf(known);
    }

    @Test
    void the_result_of_every_step_is_on_record() throws IOException {
        List<String> steps = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                STEP.matcher(Files.readString(file)).results().forEach(found -> steps.add(found.group(1)));
            }
        }
        assertThat(Results.steps()).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(steps);
    }

    @Test
    void the_journal_and_the_exit_code_call_an_outcome_by_the_same_words() throws Exception {
        Map<String, Exception> failures = new LinkedHashMap<>();
        failures.put("a finding blocks", new BlockedException(List.of(FINDING)));
        failures.put("a failure", new IllegalStateException("failed"));
        failures.put("another run is at work", new LockHeldException(FINDING));
        failures.put("the user cancels", new CancelledException());
        failures.put("a part is done", new PartWayException(FINDING, null));
        failures.put("an attempt is rolled back", new RolledBack());
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Exception> failure : failures.entrySet()) {
            Outcome<String> outcome = applied(List.of(failure.getValue()));
            JsonNode last = journal().get(journal().size() - 1);
            lines.add(failure.getKey() + ": " + last.path("outcome").asText() + " in the journal, exit code "
                    + ExitCode.of(outcome).code());
        }
        Contract.assertKept("outcomes.txt", lines);
    }

    @Test
    void the_runner_journals_the_same_events() throws Exception {
        applied(List.of(new TransientException(FINDING)));
        applied(List.of(new BlockedException(List.of(FINDING))));
        Contract.assertKept("journal-of-any-step.txt", JournalFacts.of(journal()));
    }

    private List<JsonNode> journal() throws IOException {
        return JournalFacts.read(folder.resolve("journal.jsonl"));
    }

    /** A change that meets these, one after the other, and then succeeds. */
    private Outcome<String> applied(List<Exception> failures) throws Exception {
        try (Run run = Run.open(folder, Map.of())) {
            Backoff backoff = new Backoff(2, Duration.ofMillis(1), Duration.ofMillis(1));
            Runner runner =
                    new Runner(run, () -> () -> {}, failure -> new Failure(Failure.Kind.FINAL, FINDING), backoff);
            return runner.apply(new Failing(failures), ProgressListener.NONE, new Cancellation());
        }
    }

    /** Of a change that says that it was taken back. */
    private static final class RolledBack extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class Failing implements Change<String> {

        private final List<Exception> failures;
        private Exception last = new IllegalStateException();

        Failing(List<Exception> failures) {
            this.failures = new ArrayList<>(failures);
        }

        @Override
        public StepId id() {
            return new StepId("any-step");
        }

        @Override
        public String title() {
            return "A step";
        }

        @Override
        public Inspection inspect(Work work) {
            return Inspection.of(Inspection.State.TO_DO, "to do", List.of());
        }

        @Override
        public List<String> preview() {
            return List.of("SELECT 1");
        }

        @Override
        public String apply(Work work) throws Exception {
            if (!failures.isEmpty()) {
                last = failures.remove(0);
                throw last;
            }
            return "done";
        }

        @Override
        public Optional<Finding> rolledBack() {
            return last instanceof RolledBack ? Optional.of(FINDING) : Optional.empty();
        }
    }
}
