package org.ferryman.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.database.RunPage;
import org.ferryman.cli.database.RunPage.GoingOn;
import org.ferryman.cli.database.StepName;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.keto.DryRunCommand;
import org.ferryman.cli.keto.KetoBackupChoice;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.MoveAgainOption;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.keto.QuestionOptions;
import org.ferryman.cli.keto.UserCreateCommand;
import org.ferryman.cli.keto.UserOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto run}. */
@Command(
        name = "run",
        description = {
            "The whole way, step by step: check, assess, backup, user, schema, dry-run, freeze, migrate,"
                    + " verify, skipped, cutover, cleanup. Stops at the first step that can't be done;"
                    + " the same command goes on from there.",
            "",
            "Each step looks at the world first and says so if it is already done, by an earlier run or by"
                    + " hand. --url is the login that does all the work: a superuser's, or one that may"
                    + " do what `keto user create`, `keto freeze` and `keto migrate` need. Without"
                    + " --yes each change shows its SQL and asks.",
            "v0.6 goes on reading all the time, and can't write from freeze on. Ends before cutover unless both ports"
                    + " for reading are given, and before cleanup without --confirm; says how to go on.",
            "Ends with 3 as long as skipped tuples are to be dealt with."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman keto run --url postgresql://admin@localhost/keto --config keto.yml --until dry-run",
            "  ferryman keto run --url postgresql://admin@localhost/keto --config keto.yml --yes",
            "  ferryman keto run --url postgresql://admin@localhost/keto --config keto.yml --from cutover"
                    + " --old-read-api http://127.0.0.1:4466 --new-read-api http://127.0.0.1:4476 --wait 600",
            "  ferryman keto run --url postgresql://admin@localhost/keto --config keto.yml --from cleanup"
                    + " --confirm keto"
        })
public final class RunCommand extends KetoCommand {

    @Option(
            names = "--from",
            paramLabel = "STEP",
            converter = KetoStepName.class,
            description = "The first step: check, assess, backup, user, schema, dry-run, freeze, migrate, verify,"
                    + " skipped, cutover or cleanup.")
    private PlaybookStep<?, ?> from = KetoSteps.CHECK;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            converter = KetoStepName.class,
            description = "The last step. By default, as far as the options given allow.")
    private @Nullable PlaybookStep<?, ?> until;

    @Mixin
    private KetoBackupChoice backup = new KetoBackupChoice();

    @Option(
            names = "--second-backup",
            description =
                    "After freeze, make another backup in the run folder, if tuples were written since the first.")
    private boolean secondBackup;

    @Option(
            names = "--dry-run-mode",
            paramLabel = "in-place|copy",
            converter = DryRunCommand.ModeName.class,
            description = "Where to do the dry run, as `keto dry-run --mode`. Default: in-place.")
    private DryRun.@Nullable Mode dryRunMode;

    @Option(
            names = "--dry-run-scratch-url",
            paramLabel = "URL",
            description = "With --dry-run-mode copy: as `keto dry-run --scratch-url`.")
    private @Nullable String dryRunScratchUrl;

    @Option(
            names = "--remove-duplicates",
            description = "With migrate: also delete the surplus rows that a repeated run of Keto's own migrator left.")
    private boolean removeDuplicates;

    @Mixin
    private MoveAgainOption again = new MoveAgainOption();

    @Option(
            names = "--new-read-api",
            paramLabel = "URL",
            description = "v0.7's port for reading: for cutover. With it, the run goes beyond schema only when v0.7 is"
                    + " up.")
    private @Nullable String newReadApi;

    @Option(names = "--old-read-api", paramLabel = "URL", description = "v0.6's port for reading: for cutover.")
    private @Nullable String oldReadApi;

    @Mixin
    private QuestionOptions questions = new QuestionOptions();

    @Option(
            names = "--confirm",
            paramLabel = "DATABASE",
            description = "For cleanup: the name of the database whose legacy tables are to be dropped.")
    private @Nullable String confirm;

    @Option(
            names = "--drop-emptied",
            description = "With cleanup: drop the emptied tables of the namespaces' migrations, too.")
    private boolean dropEmptied;

    @Mixin
    private UserOptions roles = new UserOptions();

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    public RunCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        requireSense();
        CutoverStep.Request servers = servers();
        KetoSettings settings = again.in(settings());
        ConnectionSettings connection = connection();
        if (confirm != null && !confirm.equals(connection.database())) {
            throw usage("--confirm names another database than --url.");
        }
        RunPage<OpenRun> page = new RunPage<>(this, KetoAnswers.ALL);
        page.found(connection.findings());
        PlaybookPlan plan = plan(servers, page);
        if (from.equals(KetoSteps.CHECK)) {
            Optional<CommandAnswer> stop = page.check(
                    KetoSteps.CHECK,
                    (shown, cancellation) ->
                            new ConnectionTest().run(connection, new KetoRelations(), shown, cancellation));
            if (stop.isPresent()) {
                return stop.get();
            }
        }
        try (OpenRun run = OpenRun.open(connection, Optional.of(settings), options(), terminal(), cancellation())) {
            requireServers(servers, plan, run);
            page.opened(run);
            page.found(run.differences(connection));
            return page.go(
                    run.playbook(),
                    plan.stages(from, until == null ? KetoSteps.CLEANUP : until),
                    row -> new GoingOn(why(row), call(words(row), connection.url(), settings)));
        }
    }

    private static String why(PlaybookStep<?, ?> row) {
        return row.equals(KetoSteps.CUTOVER)
                ? "The run ends here, because you have not said where v0.6 and v0.7 answer. It goes on with their ports"
                        + " for reading:"
                : "The run ends here: legacy tables are dropped only when you give the database's name. When v0.7 has"
                        + " served for some days, go on with:";
    }

    private void requireSense() {
        requireOrder(KetoRecord.PLAYBOOK, from, until);
        if (dryRunScratchUrl != null && dryRunMode != DryRun.Mode.COPY) {
            throw usage("--dry-run-scratch-url goes with --dry-run-mode copy.");
        } else if (oldReadApi != null && newReadApi == null) {
            throw usage("--old-read-api goes with --new-read-api.");
        } else if (KetoSteps.CLEANUP.equals(until) && confirm == null) {
            throw usage("--until cleanup needs --confirm and the database's name.");
        } else if (dropEmptied && confirm == null) {
            throw usage("--drop-emptied goes with --confirm.");
        }
        questions.check(this);
        backup.check(this);
    }

    /** Before anything is done: the cut-over needs to know where the servers are, unless it is made. */
    private void requireServers(CutoverStep.Request servers, PlaybookPlan plan, OpenRun run) throws Exception {
        if (until != null
                && plan.includes(KetoSteps.CUTOVER, from, until)
                && !servers.knowsServers()
                && run.playbook().look(Work.quiet(cancellation())).cutOver().isEmpty()) {
            throw usage("--until " + until.id() + " needs --old-read-api and --new-read-api for the cut-over.");
        }
    }

    private Optional<KetoServer> server(@Nullable String url, KetoApi api) throws InputException {
        return url == null
                ? Optional.empty()
                : Optional.of(KetoServer.at(url, api).until(cancellation()));
    }

    private CutoverStep.Request servers() throws InputException {
        return new CutoverStep.Request(
                server(oldReadApi, KetoApi.V0_6),
                server(newReadApi, KetoApi.V0_7),
                new CutoverStep.Options(questions.questions(), waiting.waiting().patience(), roles.users()));
    }

    private PlaybookPlan plan(CutoverStep.Request servers, RunPage<OpenRun> page) {
        RoleNames users = roles.users();
        Optional<Secret> password = Optional.ofNullable(terminal().environment().get(UserCreateCommand.PASSWORD))
                .map(Secret::of);
        PlannedStep<DryRun.Options, DryRun> rehearsal =
                DryRunCommand.planned(this, Optional.ofNullable(dryRunMode), dryRunScratchUrl);
        PlaybookPlan plan = new PlaybookPlan(KetoRecord.PLAYBOOK.way(false))
                .with(backup.planned(this))
                .with(PlannedStep.of(KetoSteps.USER, new NewUserStep.Options(users, password)))
                .with(PlannedStep.of(KetoSteps.SCHEMA, Optional.<String>empty()).prepared(new SchemaOwner(users, page)))
                .with(
                        servers.fresh().isEmpty()
                                ? rehearsal
                                : rehearsal.onlyIf(new NewKetoUp(servers.fresh().get(), page)))
                .with(PlannedStep.of(KetoSteps.FREEZE, new FreezeStep.Options(users, waiting.waiting())))
                .with(PlannedStep.of(KetoSteps.MIGRATE, new MigrateStep.Options(removeDuplicates, false)))
                .with(PlannedStep.of(KetoSteps.CUTOVER, servers))
                .with(PlannedStep.of(
                        KetoSteps.CLEANUP, new CleanupStep.Options(Optional.ofNullable(confirm), dropEmptied, users)));
        return secondBackup ? plan.after(KetoSteps.FREEZE, backup.planned(this, Optional.empty())) : plan;
    }

    /** Beside an old user that is a superuser, the new one is to own the new tables. */
    private record SchemaOwner(RoleNames users, RunPage<OpenRun> page)
            implements PlannedStep.Preparation<Optional<String>> {

        @Override
        public <R> Outcome<R> around(PlannedStep.Doing<Optional<String>, R> doing, Optional<String> none)
                throws Exception {
            OpenRun run = page.run();
            return doing.with(run.playbook().schemaOwner(users, run.cancellation()));
        }
    }

    /** The command that goes on with a step; words in capitals are to be filled in. */
    private String[] words(PlaybookStep<?, ?> step) {
        List<String> words =
                new ArrayList<>(List.of("keto", "run", "--from", step.id().text()));
        words.addAll(
                step.equals(KetoSteps.CUTOVER)
                        ? List.of(
                                "--old-read-api",
                                oldReadApi == null ? "URL" : oldReadApi,
                                "--new-read-api",
                                newReadApi == null ? "URL" : newReadApi)
                        : List.of("--confirm", "DATABASE"));
        words.addAll(roles.words());
        return words.toArray(String[]::new);
    }

    /** A step of Keto's way. */
    static final class KetoStepName extends StepName {
        KetoStepName() {
            super(KetoRecord.PLAYBOOK);
        }
    }
}
