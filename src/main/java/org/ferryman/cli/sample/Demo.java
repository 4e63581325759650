package org.ferryman.cli.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.keto.KetoOptions;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.run.KetoAnswers;
import org.ferryman.cli.sample.DemoResult.TimedStep;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.cli.text.StatusText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.keto.KetoRecord;
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
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepLook;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** The whole playbook on a sample, each step shown as its own command shows it. */
final class Demo {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final Terminal terminal;
    private final Cancellation cancellation;
    private final TextPage page;
    private final List<TimedStep> steps = new ArrayList<>();

    /** Each finding is told once, though many steps come upon it. */
    private final Set<Finding> shown = new HashSet<>();

    private @Nullable Migration migration;
    private @Nullable CommandAnswer stopped;

    Demo(Terminal terminal, Cancellation cancellation, TextPage page) {
        this.terminal = terminal;
        this.cancellation = cancellation;
        this.page = page;
    }

    DemoResult run(long tuples) throws Exception {
        Path folder = terminal.folders()
                .runs()
                .resolve("demo-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP) + "-"
                        + ProcessHandle.current().pid());
        PrivateFiles.createDirectories(folder);
        try (EmbeddedServer server = step(
                "sample start",
                "Start a server of our own",
                EmbeddedServer::temporary,
                started -> page.line("PostgreSQL on 127.0.0.1, port " + started.port() + "."),
                started -> List.of())) {
            SampleDatabase sample = step(
                    "sample start",
                    "Make a database of Keto v0.6",
                    () -> SampleDatabase.KIND.fill(server, tuples),
                    this::made,
                    made -> List.of());
            Path config = Files.writeString(folder.resolve("keto.yml"), sample.config());
            ConnectionSettings connection = connection(
                    SampleDatabase.KIND.url(server), sample.password().orElseThrow());
            ConnectionSettings scratch = connection(server.url("postgres"), server.password());
            KetoSettings settings = new KetoSettings(KetoConfig.read(config), Set.of());
            return onDatabase(sample, connection, scratch, settings, folder);
        }
    }

    private ConnectionSettings connection(String url, String password) throws InputException {
        return ConnectionSettings.resolve(
                        url,
                        Map.of("PGPASSWORD", password, "PGSSLMODE", "disable"),
                        terminal.home(),
                        PasswordPrompt.NONE)
                .with(terminal.patience());
    }

    private void made(SampleDatabase sample) {
        page.line(AmountText.count(sample.legacy(), "tuple") + ", as years of use leave them: "
                + AmountText.count(sample.movable()) + " can be moved, "
                + AmountText.count(sample.legacy() - sample.movable()) + " can't.");
    }

    private DemoResult onDatabase(
            SampleDatabase sample,
            ConnectionSettings connection,
            ConnectionSettings scratch,
            KetoSettings settings,
            Path folder)
            throws Exception {
        step(
                "keto check",
                "Test the connection",
                () -> new ConnectionTest()
                        .run(connection, new KetoRelations(), check -> CheckText.line(page, check), cancellation),
                report -> CheckText.summary(page, report),
                ConnectionReport::findings);
        KetoOptions options = new KetoOptions();
        options.run = folder;
        try (OpenRun run = OpenRun.open(connection, Optional.of(settings), options, terminal, cancellation)) {
            Migration migration = goThrough(run, scratch);
            KetoStatus status = step(
                    "keto status --full",
                    "Show where the database is",
                    () -> run.playbook().read(new Work(ProgressListener.NONE, cancellation, Journal.NONE)),
                    result -> new StatusText(page).write(result, folder),
                    KetoStatus::findings);
            return DemoResult.of(
                    folder.toString(), steps, sample, migration, status.state() == KetoStatus.State.MIGRATED);
        }
    }

    /** The steps in the order of the playbook, and a second rehearsal elsewhere. */
    private Migration goThrough(OpenRun run, ConnectionSettings scratch) throws Exception {
        List<PlaybookStep<?, ?>> way = KetoRecord.PLAYBOOK.way(true);
        PlaybookPlan plan = new PlaybookPlan(way)
                .after(
                        KetoSteps.DRY_RUN,
                        PlannedStep.of(
                                        KetoSteps.DRY_RUN,
                                        new DryRun.Options(Optional.of(DryRun.Mode.COPY), Optional.empty()))
                                .prepared(new Copy(scratch)));
        Ending ending = new PlaybookRun(
                        run.playbook(), run, new Steps(run), plan.stages(way.get(0), way.get(way.size() - 1)))
                .go();
        if (ending instanceof Ending.Failed failed) {
            throw failed.failure();
        } else if (stopped != null) {
            throw new DemoStoppedException(stopped);
        }
        return Objects.requireNonNull(migration);
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

    /** Shows each step as its own command does. */
    private final class Steps implements PlaybookRun.Listener {

        private final OpenRun run;

        Steps(OpenRun run) {
            this.run = run;
        }

        @Override
        public boolean asks() {
            return false;
        }

        @Override
        public boolean agrees(PlaybookStep<?, ?> row, Change<?> step) {
            return true;
        }

        @Override
        public void alreadyDone(PlaybookStep<?, ?> row, StepLook look) {
            begin(command(row), row.title());
            page.line("Already done: " + look.done().orElseThrow() + ".");
        }

        @Override
        public void started(PlaybookStep<?, ?> row) {
            begin(command(row), row.title());
        }

        @Override
        public <R> void done(PlaybookStep<?, R> row, R result, boolean goesOn, double seconds) {
            CommandAnswer answer = KetoAnswers.ALL.of(row, result, run);
            answer.text().accept(page);
            end(command(row), row.title(), answer.findings(), seconds);
            if (result instanceof Migration moved) {
                migration = moved;
            }
            if (!goesOn) {
                stopped = answer;
            }
        }

        @Override
        public void stopped(PlaybookStep<?, ?> row, Outcome<?> outcome, double seconds) {
            stopped = CommandAnswer.without(ExitCode.of(outcome), outcome.findings());
        }

        private String command(PlaybookStep<?, ?> row) {
            boolean again = row.equals(KetoSteps.DRY_RUN)
                    && steps.stream().anyMatch(each -> each.id().equals(words(row)));
            return words(row) + (again ? " --mode copy" : "");
        }

        private static String words(PlaybookStep<?, ?> row) {
            return "keto " + String.join(" ", row.place().command());
        }
    }

    private <R> R step(
            String command, String title, Callable<R> work, Consumer<R> text, Function<R, List<Finding>> findings)
            throws Exception {
        cancellation.throwIfRequested();
        begin(command, title);
        long start = System.nanoTime();
        R result = work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        text.accept(result);
        end(command, title, findings.apply(result), seconds);
        return result;
    }

    private void begin(String command, String title) {
        page.heading((steps.size() + 1) + ". " + title + " (ferryman " + command + ")");
        page.flush();
    }

    private void end(String command, String title, List<Finding> findings, double seconds) {
        page.findings(findings.stream().filter(shown::add).toList());
        page.line("");
        page.line("Took " + AmountText.seconds(seconds) + ".");
        page.flush();
        steps.add(new TimedStep(command, title, seconds));
    }
}
