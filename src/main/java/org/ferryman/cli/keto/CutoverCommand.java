package org.ferryman.cli.keto;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.KetoTales;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.ClientChange;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.TakenBack;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "After `ferryman keto copy` and the migration of the changes it reads no table as a whole before that, and"
                    + " compares every tuple once v0.7 serves, as both sides were before. Ends with 0 if they were"
                    + " equal, and with 8 if they were not or that is not proven: then the clean-up refuses. With"
                    + " --json it writes a line to standard error at once when v0.7 may be written to.",
            "Reads: the legacy tables and v0.7's, both servers. Writes: Ferryman's mark in the database; in the run"
                    + " folder cutover-comparison.json, cutover-opened.json and cutover.json."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto cutover --url postgresql://admin@localhost/keto --config keto.yml --old-read-api"
                    + " http://127.0.0.1:4466 --new-read-api http://127.0.0.1:4476 --wait 600"
        })
public final class CutoverCommand extends KetoCommand {

    @ArgGroup(multiplicity = "1")
    private Direction direction = new Direction();

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

    @Option(
            names = "--verify-first",
            description = "After a copy: compare every tuple before v0.7 may be written to. Nobody can write for as"
                    + " long as that takes: seconds for a million tuples; the question says how many. Without it they"
                    + " are compared once v0.7 serves, as both sides were before.")
    private boolean verifyFirst;

    /** To v0.7, or back from there: one of both. */
    static final class Direction {

        @Option(
                names = "--take-back",
                required = true,
                description = "Take a recorded cut-over back, in the database and in the run folder, in place of"
                        + " recording one. From then on migrate, thaw and undo are possible again.")
        private boolean takeBack;

        @ArgGroup(exclusive = false)
        private ReadApis servers = new ReadApis();
    }

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
        if (direction.takeBack) {
            return recorded(
                    Optional.empty(), run -> change(run, run.playbook().takeBackCutover(), CutoverCommand::takenBack));
        }
        KetoSettings settings = settings();
        KetoServer old = direction.servers.old();
        KetoServer fresh = direction.servers.fresh();
        CutoverStep.Options options = new CutoverStep.Options(
                questions.questions(),
                Duration.ofSeconds(seconds),
                new RoleNames(Optional.ofNullable(oldUser), Optional.empty()),
                verifyFirst);
        return recorded(
                Optional.of(settings),
                run -> change(
                        run, run.playbook().cutover(old, fresh, options).onOpen(this::opened), CutoverCommand::done));
    }

    /** At once: people, or a script, route the clients now. */
    private void opened(Instant when) {
        if (json()) {
            terminal().err().println(Json.line(new OpenedLine("v0.7-opened", when)));
            terminal().err().flush();
            return;
        }
        TextPage page = new TextPage(terminal().err(), terminal().style());
        page.line(page.style().good("v0.7 answers as v0.6 does: route the clients to v0.7 now, and stop v0.6."));
        page.flush();
    }

    private static CommandAnswer takenBack(TakenBack result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style()
                                .good(
                                        result.when().isEmpty()
                                                ? "No cut-over is recorded"
                                                : "The cut-over that was recorded at "
                                                        + result.when().get() + " is taken back")
                        + "."));
    }

    public static CommandAnswer done(CutoverResult result) {
        ExitCode exit = result.isProven() ? ExitCode.DONE : ExitCode.UNPROVEN;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            AnswerComparison comparison = result.comparison();
            page.line(page.style().good("The cut-over is recorded: " + result.when()) + ".");
            page.line(AmountText.count(comparison.questions(), "question") + ", "
                    + AmountText.count(comparison.differing()) + " answered differently; role "
                    + TextStyle.value(result.oldUser()) + " has no sessions left.");
            CompareCommand.askedAbout(page, comparison);
            String proof = KetoTales.proof(result.proof());
            page.line(
                    switch (result.proof()) {
                        case EQUAL -> page.style().good(proof);
                        case DIFFERS -> page.style().bad(proof);
                        case UNPROVEN -> page.style().warning(proof);
                    });
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
