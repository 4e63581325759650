package org.ferryman.cli.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.database.StepAnswers;
import org.ferryman.cli.keto.KetoOptions;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.run.KetoAnswers;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.StatusText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Keto v0.6 to v0.7, with a second dry run elsewhere. */
final class KetoDemo extends OneServerDemo<SampleDatabase, OpenRun> {

    private @Nullable Migration migration;

    KetoDemo(Terminal terminal, Cancellation cancellation, TextPage page) {
        super(SampleService.KETO, SampleDatabase.KIND, terminal, cancellation, page);
    }

    @Override
    String origin() {
        return "Keto v0.6";
    }

    @Override
    String made(SampleDatabase sample) {
        return AmountText.count(sample.legacy(), "tuple") + ", as years of use leave them: "
                + AmountText.count(sample.movable()) + " can be moved, "
                + AmountText.count(sample.legacy() - sample.movable()) + " can't.";
    }

    @Override
    RelationFinder relations() {
        return new KetoRelations();
    }

    @Override
    OpenRun open(ConnectionSettings connection, Path config, Path folder) throws Exception {
        KetoOptions options = new KetoOptions();
        options.run = folder;
        KetoSettings settings = new KetoSettings(KetoConfig.read(config), Set.of());
        return OpenRun.open(connection, Optional.of(settings), options, terminal(), cancellation());
    }

    @Override
    StepContext playbook(OpenRun run) {
        return run.playbook();
    }

    @Override
    PlaybookPlan plan(List<PlaybookStep<?, ?>> way, ConnectionSettings scratch) {
        DryRun.Options elsewhere = new DryRun.Options(Optional.of(DryRun.Mode.COPY), Optional.empty());
        return new PlaybookPlan(way)
                .after(
                        KetoSteps.DRY_RUN,
                        PlannedStep.of(KetoSteps.DRY_RUN, elsewhere).prepared(new Copy(scratch)));
    }

    /** Makes the copy in a database of the sample's own server. */
    private record Copy(ConnectionSettings scratch) implements PlannedStep.Preparation<DryRun.Options> {

        @Override
        public <R> Outcome<R> around(PlannedStep.Doing<DryRun.Options, R> doing, DryRun.Options options)
                throws Exception {
            try (ScratchDatabase copy = ScratchDatabase.at(scratch)) {
                return doing.with(new DryRun.Options(options.mode(), Optional.of(copy.database())));
            }
        }
    }

    @Override
    StepAnswers<OpenRun> answers() {
        return KetoAnswers.ALL;
    }

    @Override
    String command(PlaybookStep<?, ?> row) {
        String words = super.command(row);
        boolean again = row.equals(KetoSteps.DRY_RUN)
                && steps().stream().anyMatch(each -> each.id().equals(words));
        return words + (again ? " --mode copy" : "");
    }

    @Override
    void note(Object result) {
        if (result instanceof Migration moved) {
            migration = moved;
        }
    }

    @Override
    DemoSummary sum(SampleDatabase sample, OpenRun run) throws Exception {
        KetoStatus status = step(
                "keto status --full",
                "Show where the database is",
                () -> run.playbook().read(Work.quiet(cancellation())),
                result -> new StatusText(page()).write(result, run.folder()),
                KetoStatus::findings);
        return DemoResult.of(
                run.folder().toString(),
                steps(),
                sample,
                Objects.requireNonNull(migration),
                status.state() == KetoStatus.State.MIGRATED);
    }
}
