package org.ferryman.cli.keto;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.ClientChange;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto cutover}. */
@Command(
        name = "cutover",
        description = {
            "Asks v0.6 and v0.7 the same questions, waits until v0.6 is stopped, and records the cut-over. From then on"
                    + " migrate, thaw and undo are blocked.",
            "",
            "The questions are check, list and expand, about a sample of every namespace and about all"
                    + " recreated tuples. Route the clients to v0.7 when it says so.",
            "Reads: the legacy tables and v0.7's, both servers. Writes: in the run folder cutover-comparison.json and"
                    + " cutover.json."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto cutover --url postgresql://admin@localhost/keto --config keto.yml --old-read-api"
                    + " http://127.0.0.1:4466 --new-read-api http://127.0.0.1:4476 --wait 600"
        })
public final class CutoverCommand extends KetoCommand {

    @Mixin
    private ReadApis servers = new ReadApis();

    @Mixin
    private QuestionOptions questions = new QuestionOptions();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait until v0.6's user has no sessions; 60 by default.")
    private long seconds = 60;

    @Option(
            names = "--old-user",
            paramLabel = "ROLE",
            description =
                    "The role that v0.6 logs in as; by default the one that the run folder has, or the one login that"
                            + " writes into the legacy tables.")
    private @Nullable String oldUser;

    public CutoverCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        questions.check(this);
        if (seconds < 0) {
            throw usage("--wait takes a number from 0.");
        }
        requireConsent();
        KetoSettings settings = settings();
        KetoServer old = servers.old();
        KetoServer fresh = servers.fresh();
        CutoverStep.Options options = new CutoverStep.Options(
                questions.questions(),
                Duration.ofSeconds(seconds),
                new RoleNames(Optional.ofNullable(oldUser), Optional.empty()));
        return recorded(
                Optional.of(settings),
                run -> change(run, run.playbook().cutover(old, fresh, options), CutoverCommand::done));
    }

    public static CommandAnswer done(CutoverResult result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            AnswerComparison comparison = result.comparison();
            page.line(page.style().good("The cut-over is recorded: " + result.when()) + ".");
            page.line(AmountText.count(comparison.questions(), "question") + ", "
                    + AmountText.count(comparison.differing()) + " answered differently; role "
                    + TextStyle.value(result.oldUser()) + " has no sessions left.");
            CompareCommand.askedAbout(page, comparison);
            page.heading("What clients must change: v0.7 answers the old requests with 400");
            for (ClientChange change : result.clientChanges()) {
                page.line("  " + change.what());
                page.line("      v0.6  " + change.before());
                page.line("      v0.7  " + change.after());
            }
            page.line("");
            page.line("Never upgrade through Keto v0.9.0-alpha.0: it loses tuples silently.");
        });
    }
}
