package org.ferryman.cli.keto.skipped;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.DecisionStatesText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that decide on skipped tuples have in common. */
abstract class DecideCommand extends KetoCommand {

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "The tuples that this rule stops: ${COMPLETION-CANDIDATES}.")
    private @Nullable SkipRule rule;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "What the columns “decision” and “new_subject” of an edited skipped.csv or skipped.jsonl say.")
    private @Nullable Path file;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Only tuples of this namespace.")
    private @Nullable String namespace;

    @Option(names = "--object", paramLabel = "TEXT", description = "Only tuples of this object.")
    private @Nullable String object;

    @Option(names = "--relation", paramLabel = "TEXT", description = "Only tuples of this relation.")
    private @Nullable String relation;

    @Option(names = "--subject", paramLabel = "TEXT", description = "Only tuples of this subject, as v0.6 has it.")
    private @Nullable String subject;

    @Option(names = "--all", description = "All skipped tuples.")
    private boolean all;

    @Option(
            names = "--write-api",
            paramLabel = "URL",
            description = "Recreate through v0.7's write API, as in http://127.0.0.1:4467.")
    private @Nullable String writeApi;

    @Option(
            names = "--sql",
            description = "Recreate by SQL, in one transaction; leave-out and defer then take back what was recreated"
                    + " that way.")
    private boolean sql;

    DecideCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    /** What is to become of the tuples that are chosen by options. */
    abstract DecisionRequest choice() throws InputException;

    /** What of a file is meant. */
    abstract Set<Decision.Kind> kinds();

    abstract boolean mustWrite();

    @Override
    public CommandAnswer answer() throws Exception {
        SkippedFilter filter = new SkippedFilter(
                Optional.ofNullable(rule),
                Optional.ofNullable(namespace),
                Optional.ofNullable(object),
                Optional.ofNullable(relation),
                Optional.ofNullable(subject));
        boolean filtered = all || !filter.equals(SkippedFilter.ALL);
        if (filtered == (file != null) || (all && !filter.equals(SkippedFilter.ALL))) {
            throw usage("Say which tuples are meant: --file, or --all, or any of --rule, --namespace, --object,"
                    + " --relation and --subject, all of which must apply.");
        }
        requireConsent();
        RecreateBy by = by();
        DecisionRequest choice = file == null ? choice() : DecisionRequest.defer();
        KetoSettings settings = settings();
        return recorded(Optional.of(settings), run -> {
            DecideStep step = file == null
                    ? DecideStep.on(run.database(), settings, run.folder(), filter, choice, by)
                    : DecideStep.from(file, kinds(), run.database(), settings, run.folder(), by);
            return change(run, step, result -> done(result, run));
        });
    }

    private RecreateBy by() throws InputException {
        if ((writeApi != null && sql) || (writeApi == null && !sql && mustWrite())) {
            throw usage("Say how to recreate: --write-api URL or --sql.");
        } else if (writeApi != null) {
            return new RecreateBy.Api(KetoServer.at(writeApi, KetoApi.V0_7));
        }
        return sql ? new RecreateBy.Sql() : new RecreateBy.Nothing();
    }

    private static CommandAnswer done(DecisionResult result, OpenRun run) {
        ExitCode exit = result.states().open() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            page.line(page.style().good(AmountText.count(result.selected(), "tuple") + " meant") + ".");
            counted(page, result.recreated(), "written to v0.7's table");
            counted(page, result.alreadyThere(), "already in v0.7's table");
            counted(page, result.leftOut(), "left out");
            counted(page, result.deferred(), "deferred");
            counted(page, result.takenBack(), "taken back from v0.7's table");
            counted(page, result.unchanged(), "already decided this way");
            counted(page, result.notApplicable(), "that it does not apply to");
            counted(page, result.otherwise(), "already recreated in another way");
            DecisionStatesText.write(page, result.states());
            page.line("");
            page.line("Recorded in " + run.folder().resolve("decisions.jsonl"));
        });
    }

    private static void counted(TextPage page, long count, String what) {
        if (count > 0) {
            page.line("  " + AmountText.count(count) + " " + what);
        }
    }
}
