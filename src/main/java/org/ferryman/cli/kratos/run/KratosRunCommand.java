package org.ferryman.cli.kratos.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.database.RunPage;
import org.ferryman.cli.database.RunPage.ConnectionTests;
import org.ferryman.cli.database.RunPage.GoingOn;
import org.ferryman.cli.database.StepName;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.kratos.BlueGreenRun;
import org.ferryman.cli.kratos.KratosBackupChoice;
import org.ferryman.cli.kratos.KratosCutoverOptions;
import org.ferryman.cli.kratos.KratosMigrateOptions;
import org.ferryman.cli.kratos.KratosRehearseCommand;
import org.ferryman.cli.kratos.KratosReplicateOptions;
import org.ferryman.cli.kratos.KratosRun;
import org.ferryman.cli.kratos.KratosUpgradeOptions;
import org.ferryman.cli.kratos.identities.SchemaFileOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.rehearse.PairRehearsalOptions;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos run}. */
@Command(
        name = "run",
        description = {
            "The whole way, step by step: check, assess, identities, backup, rehearse, freeze, migrate, verify, thaw."
                    + " Stops at the first step that can't be done; the same command goes on from there.",
            "",
            "Each step looks at the world first and says so if it is already done, by an earlier run or by hand. Where"
                    + " no migration is needed, the run ends after assess with 0. Without --yes each change shows what"
                    + " it will do and asks. identities is part of it where --kratos-config or --schema is given; the"
                    + " run ends there, with 5, where identities would not fit; see --no-identities. rehearse copies"
                    + " the database, with all personal data in it; see --no-rehearsal.",
            "From freeze to thaw nobody can log in, register or change settings; sessions stay valid. Where verify does"
                    + " not prove that no row changed, the run ends before thaw, with 5.",
            "",
            "With --target it upgrades in a second database, step by step: check, assess, identities, backup, rehearse,"
                    + " replicate, prepare, cutover. prepare is `kratos migrate --target`. Writes stand still at"
                    + " cutover only, for about a second; before it the run asks for the words cut over, unless"
                    + " --yes is given."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos run --url postgresql://kratos@localhost/kratos --kratos ./kratos --until assess",
            "  ferryman kratos run --url postgresql://kratos@localhost/kratos --kratos ./kratos --yes",
            "  ferryman kratos run --url postgresql://blue/kratos --target postgresql://green/kratos"
                    + " --kratos ./kratos",
            "  ferryman kratos run --url postgresql://kratos@localhost/kratos --juju iam:kratos --channel latest/stable"
                    + " --revision 548"
        })
public final class KratosRunCommand extends BlueGreenCommandLine {

    private static final String IN_PLACE = "in-place";
    private static final List<String> STRATEGIES = List.of(IN_PLACE, "blue-green");

    private static final List<String> BLUE_GREEN_ONLY = Stream.concat(
                    KratosCutoverOptions.NAMES.stream(), Stream.of(KratosReplicateOptions.EMPTY_TARGET))
            .toList();

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description = "in-place, or blue-green: in the database of --target. It need not be given: --target alone"
                    + " decides; what does not fit it is refused.")
    private @Nullable String strategy;

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description =
                    "The first step: check, assess, identities, backup, rehearse, freeze, migrate, verify or thaw. With"
                            + " --target: check, assess, identities, backup, rehearse, replicate, prepare or cutover.")
    private @Nullable String from;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            description = "The last step. By default, thaw; with --target, cutover.")
    private @Nullable String until;

    @Mixin
    private SchemaFileOptions schemas = new SchemaFileOptions();

    @Option(
            names = "--no-identities",
            description = "Do not hold identities against the identity schemas of --kratos-config and --schema.")
    private boolean noIdentities;

    @Mixin
    private KratosBackupChoice backup = new KratosBackupChoice();

    @Option(
            names = "--second-backup",
            description = "After freeze, make another backup in the run folder, if rows were written since the first."
                    + " Nobody can write for as much longer as it takes. In place only.")
    private boolean secondBackup;

    @Option(names = "--no-rehearsal", description = "Leave the rehearsal on a copy out.")
    private boolean noRehearsal;

    @Option(names = "--rehearsal-scratch-url", paramLabel = "URL", description = "As `kratos rehearse --scratch-url`.")
    private @Nullable String rehearsalUrl;

    @Option(
            names = "--rehearsal-scratch-folder",
            paramLabel = "DIR",
            description = "As `kratos rehearse --scratch-folder`.")
    private @Nullable Path rehearsalFolder;

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    @Mixin
    private KratosMigrateOptions migrations = new KratosMigrateOptions();

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "With --by-hand or --juju: how long to watch for the migrations; 3600 by default.")
    private long watch = MigrateOptions.USUAL.byHand().patience().toSeconds();

    @Mixin
    private KratosReplicateOptions replication = new KratosReplicateOptions();

    @Mixin
    private KratosCutoverOptions cutover = new KratosCutoverOptions();

    public KratosRunCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        requireOwn(List.of("--second-backup"), BLUE_GREEN_ONLY);
        requireStrategy();
        migrations.check(this);
        backup.check(this);
        NewKratos newKratos = newKratos(named);
        return isBlueGreen() ? blueGreen(newKratos) : inPlace(newKratos);
    }

    private void requireStrategy() {
        if (strategy == null) {
            return;
        } else if (!STRATEGIES.contains(strategy)) {
            throw usage("Invalid value for option '--strategy': expected one of " + String.join(", ", STRATEGIES)
                    + " but was '" + strategy + "'");
        } else if (isBlueGreen() && strategy.equals(IN_PLACE)) {
            throw usage("--strategy in-place upgrades the database of --url itself: leave --target out.");
        } else if (!isBlueGreen() && !strategy.equals(IN_PLACE)) {
            throw usage("--strategy blue-green takes a second database: name it with --target.");
        }
    }

    private CommandAnswer inPlace(NewKratos newKratos) throws Exception {
        Part part = part(KratosRecord.PLAYBOOK, way(newKratos));
        if (secondBackup && (backup.isWaived() || !part.way().contains(KratosSteps.FREEZE))) {
            throw usage("--second-backup is made after freeze: it goes neither with --waive nor with --by-hand without"
                    + " --pass-in-dsn.");
        }
        RunPage<KratosRun> page = new RunPage<>(this, KratosAnswers.ALL);
        PlaybookPlan plan = plan(part.way(), newKratos, page);
        requireNamed(newKratos, part.has(KratosSteps.MIGRATE));
        ConnectionSettings connection = connection();
        page.found(connection.findings());
        Optional<CommandAnswer> stop = check(
                page,
                part,
                KratosSteps.CHECK,
                (shown, cancellation) ->
                        new ConnectionTest().run(connection, new KratosRelations(), shown, cancellation));
        if (stop.isPresent()) {
            return stop.get();
        }
        try (KratosRun run = open(connection, newKratos)) {
            page.opened(run);
            page.found(run.differences(connection));
            CommandAnswer answer =
                    page.go(run.playbook(), plan.stages(part.from(), part.until()), KratosRunCommand::further);
            return answer.after(seen(() -> run.playbook().stillFrozen(Work.quiet())));
        }
    }

    private CommandAnswer blueGreen(NewKratos newKratos) throws Exception {
        Part part = part(
                KratosBlueGreenRecord.PLAYBOOK,
                prepared(
                        KratosBlueGreenRecord.PLAYBOOK,
                        KratosBlueGreenSteps.IDENTITIES,
                        KratosBlueGreenSteps.REHEARSE,
                        newKratos));
        RunPage<BlueGreenRun> page = new RunPage<>(this, BlueGreenAnswers.ALL, ExitCode.UNPROVEN);
        MigrateOptions migrating = migrations.options(Duration.ofSeconds(watch));
        KratosCutoverStep.Options cutting = cutover.options(waiting.waiting(), migrating);
        PlaybookPlan plan = new PlaybookPlan(part.way())
                .with(PlannedStep.of(KratosBlueGreenSteps.ASSESS, new AssessOptions(migrations.repairsNids())))
                .with(PlannedStep.of(KratosBlueGreenSteps.IDENTITIES, identities(newKratos)))
                .with(backup.planned(this, KratosBlueGreenSteps.BACKUP))
                .with(PlannedStep.of(
                        KratosBlueGreenSteps.REHEARSE,
                        new PairRehearsalOptions(
                                KratosRehearseCommand.options(this, rehearsalUrl, rehearsalFolder, migrating),
                                PairRehearsalOptions.USUAL_WRITES)))
                .with(PlannedStep.of(KratosBlueGreenSteps.REPLICATE, replication.options()))
                .with(told(
                        newKratos,
                        PlannedStep.of(KratosBlueGreenSteps.PREPARE, migrating),
                        () -> show(page.run(), page.run().playbook().prepare(migrating))))
                .with(told(
                        newKratos,
                        PlannedStep.of(KratosBlueGreenSteps.CUTOVER, cutting),
                        () -> show(page.run(), page.run().playbook().cutover(cutting))));
        requireNamed(newKratos, part.has(KratosBlueGreenSteps.PREPARE));
        Connections connections = connections();
        page.found(connections.source().findings());
        page.found(connections.target().findings());
        Optional<CommandAnswer> stop = check(page, part, KratosBlueGreenSteps.CHECK, check(connections)::run);
        if (stop.isPresent()) {
            return stop.get();
        }
        try (BlueGreenRun run = open(connections, newKratos)) {
            page.opened(run);
            page.found(run.differences(connections.source()));
            CommandAnswer answer =
                    page.go(run.playbook(), plan.stages(part.from(), part.until()), KratosRunCommand::further);
            return answer.after(seen(() -> run.playbook().stillDecided(Work.quiet())));
        }
    }

    private static <R extends RecordedRun> Optional<CommandAnswer> check(
            RunPage<R> page, Part part, PlaybookStep<?, ConnectionReport> row, ConnectionTests tests) throws Exception {
        return part.from().equals(row) ? page.check(row, tests) : Optional.empty();
    }

    private void requireNamed(NewKratos newKratos, boolean needed) {
        if (needed && newKratos instanceof NewKratos.Unnamed) {
            throw usage("Name the new Kratos with --kratos or --juju, or say --by-hand.");
        }
    }

    /** A part of a way, from one of its steps to another, both included. */
    private record Part(List<PlaybookStep<?, ?>> way, PlaybookStep<?, ?> from, PlaybookStep<?, ?> until) {

        boolean has(PlaybookStep<?, ?> row) {
            return way.indexOf(from) <= way.indexOf(row) && way.indexOf(row) <= way.indexOf(until);
        }
    }

    private Part part(Playbook playbook, List<PlaybookStep<?, ?>> way) {
        PlaybookStep<?, ?> first = step("--from", from, playbook, way, way.get(0));
        PlaybookStep<?, ?> last = step("--until", until, playbook, way, way.get(way.size() - 1));
        requireOrder(playbook, first, last);
        return new Part(way, first, last);
    }

    private PlaybookStep<?, ?> step(
            String option,
            @Nullable String name,
            Playbook playbook,
            List<PlaybookStep<?, ?>> way,
            PlaybookStep<?, ?> usual) {
        if (name == null) {
            return usual;
        }
        PlaybookStep<?, ?> found = StepName.find(playbook.way(false), name)
                .orElseThrow(() -> usage("Invalid value for option '" + option + "': expected one of "
                        + StepName.names(playbook.way(false)) + " but was '" + name + "'"));
        if (!way.contains(found)) {
            throw usage("With these options the run has no step " + found.id() + ".");
        }
        return found;
    }

    /** Every step of this way can be done with what was chosen. */
    private static GoingOn further(PlaybookStep<?, ?> row) {
        throw new IllegalStateException("something must be chosen for " + row.id());
    }

    /** The guard would refuse a Kratos that somebody runs by hand without the pass: there Kratos itself is stopped. */
    private List<PlaybookStep<?, ?>> way(NewKratos newKratos) {
        List<PlaybookStep<?, ?>> way =
                prepared(KratosRecord.PLAYBOOK, KratosSteps.IDENTITIES, KratosSteps.REHEARSE, newKratos);
        if (newKratos instanceof NewKratos.ByHand && !migrations.passInDsn()) {
            way.remove(KratosSteps.FREEZE);
        }
        return way;
    }

    private IdentitiesRequest identities(NewKratos newKratos) {
        return IdentitiesRequest.of(schemas.with(newKratos.config()));
    }

    /** Without a schema there is nothing to hold identities against; on copies Ferryman itself must run the program. */
    private List<PlaybookStep<?, ?>> prepared(
            Playbook playbook, PlaybookStep<?, ?> identities, PlaybookStep<?, ?> rehearsal, NewKratos newKratos) {
        List<PlaybookStep<?, ?>> way = new ArrayList<>(playbook.way(false));
        if (noIdentities || identities(newKratos).schemas().isEmpty()) {
            way.remove(identities);
        }
        if (noRehearsal || (newKratos.isRunByOthers() && newKratos.program().isEmpty())) {
            way.remove(rehearsal);
        }
        return way;
    }

    private PlaybookPlan plan(List<PlaybookStep<?, ?>> way, NewKratos newKratos, RunPage<KratosRun> page)
            throws InputException {
        MigrateOptions options = migrations.options(Duration.ofSeconds(watch));
        PlaybookPlan plan = new PlaybookPlan(way)
                .with(PlannedStep.of(KratosSteps.ASSESS, new AssessOptions(migrations.repairsNids())))
                .with(PlannedStep.of(KratosSteps.IDENTITIES, identities(newKratos)))
                .with(backup.planned(this))
                .with(PlannedStep.of(
                        KratosSteps.REHEARSE,
                        KratosRehearseCommand.options(this, rehearsalUrl, rehearsalFolder, options)))
                .with(PlannedStep.of(KratosSteps.FREEZE, waiting.waiting())
                        .onlyIf(() -> inTheWayOf(options, page.run())))
                .with(told(
                        newKratos,
                        PlannedStep.of(KratosSteps.MIGRATE, options),
                        () -> show(page.run(), page.run().playbook().migrate(options))))
                // Also where somebody else has let the writes go on: then the record says so.
                .with(PlannedStep.of(KratosSteps.THAW, waiting.waiting()).asAsked());
        return secondBackup ? plan.after(KratosSteps.FREEZE, backup.planned(this, Optional.empty())) : plan;
    }

    /** Nobody is kept from writing for migrations that can't run. */
    private static List<Finding> inTheWayOf(MigrateOptions options, KratosRun run) throws Exception {
        if (run.playbook().stillFrozen(Work.quiet()).isPresent()) {
            return List.of();
        }
        Outcome<Inspection> seen = run.inspect(run.playbook().migrate(options));
        List<Finding> findings =
                seen instanceof Outcome.Done<Inspection> done ? done.result().findings() : seen.findings();
        return findings.stream().filter(Finding::blocks).toList();
    }

    /** Where others run Kratos, nothing happens unless people read what they are to run. */
    private <O, R> PlannedStep<O, R> told(NewKratos newKratos, PlannedStep<O, R> planned, ToldFirst.Telling telling) {
        return newKratos.isRunByOthers() && isAgreed() ? planned.prepared(new ToldFirst<>(telling)) : planned;
    }

    /** However it ended: nobody must be left in the belief that people can log in. */
    private static List<Finding> seen(Callable<Optional<Finding>> look) {
        try {
            return look.call().stream().toList();
        } catch (Exception unseen) {
            // What the run itself met has been told.
            LoggerFactory.getLogger(KratosRunCommand.class).info("how writes stand can't be looked at", unseen);
            return List.of();
        }
    }
}
