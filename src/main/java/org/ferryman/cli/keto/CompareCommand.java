package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto compare}. */
@Command(
        name = "compare",
        description = {
            "Asks v0.6 and v0.7 the same questions, and shows what they answer differently. Changes nothing, and may be"
                    + " repeated as often as you like.",
            "",
            "The questions are those of cutover, which compares again: check, list and expand, about a sample of every"
                    + " namespace and about all recreated tuples. Ends with 0 if both answer the same, with 5 if not.",
            "Reads: the legacy tables and v0.7's, both servers. Writes: cutover-comparison.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto compare --url postgresql://admin@localhost/keto --config keto.yml --old-read-api"
                    + " http://127.0.0.1:4466 --new-read-api http://127.0.0.1:4476"
        })
public final class CompareCommand extends KetoCommand {

    @Mixin
    private ReadApis servers = new ReadApis();

    @Mixin
    private QuestionOptions questions = new QuestionOptions();

    public CompareCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        questions.check(this);
        KetoSettings settings = settings();
        KetoServer old = servers.old();
        KetoServer fresh = servers.fresh();
        return recorded(
                Optional.of(settings),
                run -> CommandAnswer.of(
                        run.run(run.playbook().compare(old, fresh, questions.questions())), CompareCommand::done));
    }

    private static CommandAnswer done(AnswerComparison result) {
        return new CommandAnswer(
                result.agrees() ? ExitCode.DONE : ExitCode.BLOCKED, result, result.findings(), page -> {
                    page.line(
                            result.agrees()
                                    ? page.style().good("v0.6 and v0.7 answer the same.")
                                    : page.style().bad("v0.6 and v0.7 answer differently."));
                    page.line(
                            "Asked on " + result.when() + ": " + AmountText.count(result.questions(), "question") + ", "
                                    + AmountText.count(result.differing()) + " answered differently, "
                                    + AmountText.count(result.unanswered()) + " that v0.6 could not answer.");
                    askedAbout(page, result);
                });
    }

    static void askedAbout(TextPage page, AnswerComparison comparison) {
        page.heading("What was asked about");
        TextTable table = new TextTable("namespace", ">tuples of the sample", ">recreated tuples");
        comparison
                .namespaces()
                .forEach(namespace ->
                        table.row(TextStyle.value(namespace.namespace()), namespace.sampled(), namespace.recreated()));
        page.table(table);
    }
}
