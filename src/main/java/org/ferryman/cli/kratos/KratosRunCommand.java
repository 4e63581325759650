package org.ferryman.cli.kratos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.database.RunPage;
import org.ferryman.cli.database.RunPage.GoingOn;
import org.ferryman.cli.database.StepName;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
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
            "The whole way, step by step: check, assess, backup, rehearse, freeze, migrate, verify, thaw. Stops at the"
                    + " first step that can't be done; the same command goes on from there.",
            "",
            "Each step looks at the world first and says so if it is already done, by an earlier run or by hand. Where"
                    + " no migration is needed, the run ends after assess with 0. Without --yes each change shows what"
                    + " it will do and asks. rehearse copies the database, with all personal data in it; see"
                    + " --no-rehearsal.",
            "From freeze to thaw nobody can log in, register or change settings; sessions stay valid. Where verify does"
                    + " not prove that no row changed, the run ends before thaw, with 5."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos run --url postgresql://kratos@localhost/kratos --kratos ./kratos --until assess",
            "  ferryman kratos run --url postgresql://kratos@localhost/kratos --kratos ./kratos --yes"
        })
public final class KratosRunCommand extends KratosCommandLine {

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Option(
            names = "--from",
            paramLabel = "STEP",
            converter = KratosStepName.class,
            description = "The first step: check, assess, backup, rehearse, freeze, migrate, verify or thaw.")
    private PlaybookStep<?, ?> from = KratosSteps.CHECK;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            converter = KratosStepName.class,
            description = "The last step. By default, thaw.")
    private PlaybookStep<?, ?> until = KratosSteps.THAW;

    @Mixin
    private KratosBackupChoice backup = new KratosBackupChoice();

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
            description = "With --by-hand: how long to watch for your migrations; 3600 by default.")
    private long watch = MigrateOptions.USUAL.byHand().patience().toSeconds();

    public KratosRunCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        requireOrder(KratosRecord.PLAYBOOK, from, until);
        migrations.check(this);
        backup.check(this);
        NewKratos newKratos = newKratos(named);
        RunPage<KratosRun> page = new RunPage<>(this, KratosAnswers.ALL);
        List<PlaybookStep<?, ?>> way = way(newKratos);
        PlaybookPlan plan = plan(way, newKratos, page);
        if (newKratos instanceof NewKratos.Unnamed && plan.includes(KratosSteps.MIGRATE, from, until)) {
            throw usage("Name the new Kratos with --kratos, or say --by-hand.");
        }
        ConnectionSettings connection = connection();
        page.found(connection.findings());
        if (from.equals(KratosSteps.CHECK)) {
            Optional<CommandAnswer> stop = page.check(KratosSteps.CHECK, connection, new KratosRelations());
            if (stop.isPresent()) {
                return stop.get();
            }
        }
        try (KratosRun run = open(connection, newKratos)) {
            page.opened(run);
            page.found(run.differences(connection));
            CommandAnswer answer = page.go(run.playbook(), plan.stages(from, until), KratosRunCommand::further);
            return answer.after(stillFrozen(run));
        }
    }

    /** Every step of this way can be done with what was chosen. */
    private static GoingOn further(PlaybookStep<?, ?> row) {
        throw new IllegalStateException("something must be chosen for " + row.id());
    }

    /** The guard would refuse a Kratos that somebody runs by hand without the pass: there Kratos itself is stopped. */
    private List<PlaybookStep<?, ?>> way(NewKratos newKratos) {
        List<PlaybookStep<?, ?>> way = new ArrayList<>(KratosRecord.PLAYBOOK.way(false));
        if (noRehearsal || newKratos instanceof NewKratos.ByHand) {
            way.remove(KratosSteps.REHEARSE);
        }
        if (newKratos instanceof NewKratos.ByHand && !migrations.passInDsn()) {
            way.remove(KratosSteps.FREEZE);
        }
        for (PlaybookStep<?, ?> end : List.of(from, until)) {
            if (!way.contains(end)) {
                throw usage("With these options the run has no step " + end.id() + ".");
            }
        }
        return way;
    }

    private PlaybookPlan plan(List<PlaybookStep<?, ?>> way, NewKratos newKratos, RunPage<KratosRun> page)
            throws InputException {
        MigrateOptions options = migrations.options(Duration.ofSeconds(watch));
        PlannedStep<MigrateOptions, KratosMigration> migrate = PlannedStep.of(KratosSteps.MIGRATE, options);
        return new PlaybookPlan(way)
                .with(PlannedStep.of(KratosSteps.ASSESS, new AssessOptions(migrations.repairsNids())))
                .with(backup.planned(this))
                .with(PlannedStep.of(
                        KratosSteps.REHEARSE,
                        KratosRehearseCommand.options(this, rehearsalUrl, rehearsalFolder, options)))
                .with(PlannedStep.of(KratosSteps.FREEZE, waiting.waiting())
                        .onlyIf(() -> inTheWayOf(options, page.run())))
                .with(newKratos instanceof NewKratos.ByHand && isAgreed() ? migrate.prepared(new Told(page)) : migrate)
                // Also where somebody else has let the writes go on: then the record says so.
                .with(PlannedStep.of(KratosSteps.THAW, waiting.waiting()).asAsked());
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

    /** Nothing happens unless people read what they are to run. */
    private final class Told implements PlannedStep.Preparation<MigrateOptions> {

        private final RunPage<KratosRun> page;

        Told(RunPage<KratosRun> page) {
            this.page = page;
        }

        @Override
        public <R> Outcome<R> around(PlannedStep.Doing<MigrateOptions, R> doing, MigrateOptions options)
                throws Exception {
            show(page.run(), page.run().playbook().migrate(options).preview());
            return doing.with(options);
        }
    }

    /** However it ended: nobody must be left in the belief that people can log in. */
    private List<Finding> stillFrozen(KratosRun run) {
        try {
            return run.playbook().stillFrozen(Work.quiet()).stream().toList();
        } catch (Exception unseen) {
            // What the run itself met has been told.
            LoggerFactory.getLogger(KratosRunCommand.class).info("the freeze can't be looked at", unseen);
            return List.of();
        }
    }

    /** A step of Kratos' way. */
    static final class KratosStepName extends StepName {
        KratosStepName() {
            super(KratosRecord.PLAYBOOK);
        }
    }
}
