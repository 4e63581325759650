package org.ferryman.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.keto.BackupChoice;
import org.ferryman.cli.keto.DryRunCommand;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.keto.UserCreateCommand;
import org.ferryman.cli.keto.UserOptions;
import org.ferryman.cli.keto.WaitingOptions;
import org.ferryman.cli.terminal.Answer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.server.Api;
import org.ferryman.keto.server.KetoServer;
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
            "The whole way, step after step: check, assess, backup, user, schema, dry-run, freeze, migrate, verify,"
                    + " skipped, cutover, cleanup. Stops at the first step that can't be done; the same command goes"
                    + " on from there.",
            "",
            "Each step looks at the world first and says so if it is done already, by an earlier run or by hand."
                    + " --url is the login that does all the work: a superuser's, or one that may do what `keto user"
                    + " create`, `keto freeze` and `keto migrate` need. Without --yes each change shows its SQL and"
                    + " asks.",
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
            converter = RunStep.Keyword.class,
            defaultValue = "check",
            description = "The first step: check, assess, backup, user, schema, dry-run, freeze, migrate, verify,"
                    + " skipped, cutover or cleanup.")
    private RunStep from = RunStep.CHECK;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            converter = RunStep.Keyword.class,
            description = "The last step. By default as far as what is given reaches.")
    private @Nullable RunStep until;

    @Mixin
    private BackupChoice backup = new BackupChoice();

    @Option(
            names = "--second-backup",
            description =
                    "After freeze, make another backup in the run folder, if tuples were written since the first.")
    private boolean secondBackup;

    @Option(
            names = "--dry-run-mode",
            paramLabel = "in-place|copy",
            converter = DryRunCommand.ModeName.class,
            description = "Where to rehearse, as `keto dry-run --mode`. Default: in-place.")
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

    @Option(
            names = "--new-read-api",
            paramLabel = "URL",
            description = "v0.7's port for reading: for cutover. With it, the run goes beyond schema only when v0.7 is"
                    + " up.")
    private @Nullable String newReadApi;

    @Option(names = "--old-read-api", paramLabel = "URL", description = "v0.6's port for reading: for cutover.")
    private @Nullable String oldReadApi;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "With cutover: how many tuples of each namespace are asked about; 100 by default.")
    private int sample = CutoverStep.Options.SAMPLE;

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
    public Answer answer() throws Exception {
        requireConsent();
        requireSense();
        RunChoices choices = choices();
        KetoSettings settings = settings();
        ConnectionSettings connection = connection();
        if (confirm != null && !confirm.equals(connection.database())) {
            throw usage("--confirm names another database than --url.");
        }
        RunWay way = new RunWay(this);
        if (from == RunStep.CHECK) {
            Optional<Answer> stop = way.check(connection);
            if (stop.isPresent()) {
                return stop.get();
            }
        }
        try (OpenRun run = OpenRun.open(connection, Optional.of(settings), options(), terminal(), cancellation())) {
            requireServers(choices, run);
            KetoLegacyPlaybook playbook = new KetoLegacyPlaybook(
                    run.database(),
                    settings,
                    run.folder(),
                    new KetoLegacyPlaybook.Options(Optional.empty(), removeDuplicates));
            RunLooks looks = new RunLooks(
                    run,
                    playbook,
                    choices,
                    () -> playbook.status().read(new Work(ProgressListener.NONE, cancellation(), Journal.NONE)));
            return way.go(
                    new RunWay.Part(from, until == null ? RunStep.CLEANUP : until, secondBackup),
                    choices,
                    looks,
                    new RunSteps(this, run, playbook, choices),
                    run.folder().toString(),
                    step -> call(words(step), connection.url(), settings));
        }
    }

    private void requireSense() {
        if (until != null && from.compareTo(until) > 0) {
            throw usage("--from " + from.keyword() + " comes after --until " + until.keyword() + ".");
        } else if (dryRunScratchUrl != null && dryRunMode != DryRun.Mode.COPY) {
            throw usage("--dry-run-scratch-url goes with --dry-run-mode copy.");
        } else if (oldReadApi != null && newReadApi == null) {
            throw usage("--old-read-api goes with --new-read-api.");
        } else if (sample < 0) {
            throw usage("--sample takes a number from 0.");
        } else if (until == RunStep.CLEANUP && confirm == null) {
            throw usage("--until cleanup needs --confirm and the database's name.");
        } else if (dropEmptied && confirm == null) {
            throw usage("--drop-emptied goes with --confirm.");
        }
        backup.check(this);
    }

    /** Before anything is done: who asks for the cut-over must say where the servers are, unless it is made. */
    private void requireServers(RunChoices choices, OpenRun run) throws Exception {
        if (until != null
                && RunStep.CUTOVER.isWithin(from, until)
                && !choices.suffice(RunStep.CUTOVER)
                && CutoverRecord.read(run.folder()).isEmpty()) {
            throw usage("--until " + until.keyword() + " needs --old-read-api and --new-read-api for the cut-over.");
        }
    }

    private RunChoices choices() throws InputException {
        return new RunChoices(
                backup,
                roles.users(),
                Optional.ofNullable(terminal().environment().get(UserCreateCommand.PASSWORD))
                        .map(Secret::of),
                waiting.waiting(),
                new RunChoices.Rehearsal(Optional.ofNullable(dryRunMode), Optional.ofNullable(dryRunScratchUrl)),
                oldReadApi == null
                        ? Optional.empty()
                        : Optional.of(KetoServer.at(oldReadApi, Api.V0_6).until(cancellation())),
                newReadApi == null
                        ? Optional.empty()
                        : Optional.of(KetoServer.at(newReadApi, Api.V0_7).until(cancellation())),
                sample,
                removeDuplicates,
                Optional.ofNullable(confirm),
                dropEmptied);
    }

    /** The command that goes on with a step; words in capitals are to be filled in. */
    private String[] words(RunStep step) {
        List<String> words = new ArrayList<>(List.of("keto", "run", "--from", step.keyword()));
        words.addAll(
                step == RunStep.CUTOVER
                        ? List.of(
                                "--old-read-api",
                                oldReadApi == null ? "URL" : oldReadApi,
                                "--new-read-api",
                                newReadApi == null ? "URL" : newReadApi)
                        : List.of("--confirm", "DATABASE"));
        words.addAll(roles.words());
        return words.toArray(String[]::new);
    }
}
