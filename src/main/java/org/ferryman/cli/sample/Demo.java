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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.keto.KetoOptions;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.keto.SchemaCommand;
import org.ferryman.cli.sample.DemoResult.TimedStep;
import org.ferryman.cli.terminal.Answer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.AssessmentText;
import org.ferryman.cli.text.CheckText;
import org.ferryman.cli.text.CountsText;
import org.ferryman.cli.text.SkippedText;
import org.ferryman.cli.text.StatusText;
import org.ferryman.cli.text.VerificationText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.keto.sample.SampleServer;
import org.ferryman.keto.skipped.Skipped;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.report.Amounts;

/** The whole playbook on a sample, each step shown as its own command shows it. */
final class Demo {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final Terminal terminal;
    private final Cancellation cancellation;
    private final TextPage page;
    private final List<TimedStep> steps = new ArrayList<>();

    /** Each finding is told once, though many steps come upon it. */
    private final Set<Finding> shown = new HashSet<>();

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
                    () -> SampleServer.fill(server, tuples),
                    this::made,
                    made -> List.of());
            Path config = Files.writeString(folder.resolve("keto.yml"), sample.config());
            ConnectionSettings connection =
                    connection(SampleServer.url(server), sample.password().orElseThrow());
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
        page.line(Amounts.count(sample.legacy(), "tuple") + ", as years of use leave them: "
                + Amounts.count(sample.movable()) + " can be moved, "
                + Amounts.count(sample.legacy() - sample.movable()) + " can't.");
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
            KetoLegacyPlaybook playbook =
                    new KetoLegacyPlaybook(run.database(), settings, folder, KetoLegacyPlaybook.Options.DEFAULT);
            step(
                    "keto assess",
                    playbook.assess().title(),
                    () -> done(run.produce(playbook.assess())),
                    result -> new AssessmentText(page).write(result),
                    Assessment::findings);
            step(
                    "keto schema --apply",
                    playbook.schema().title(),
                    () -> done(run.apply(playbook.schema())),
                    result -> SchemaCommand.applied(result).text().accept(page),
                    result -> List.of());
            step(
                    "keto dry-run",
                    playbook.dryRun().title(),
                    () -> done(run.produce(playbook.dryRun())),
                    result -> new CountsText(page).dryRun(result, folder),
                    DryRun::findings);
            step(
                    "keto dry-run --mode copy",
                    "Rehearse the migration on a copy",
                    () -> rehearse(run, playbook, scratch),
                    result -> new CountsText(page).dryRun(result, folder),
                    DryRun::findings);
            Migration migration = step(
                    "keto migrate",
                    playbook.migrate().title(),
                    () -> done(run.apply(playbook.migrate())),
                    result -> new CountsText(page).migration(result, folder),
                    Migration::findings);
            Verification verification = step(
                    "keto verify",
                    playbook.verify().title(),
                    () -> done(run.produce(playbook.verify())),
                    result -> new VerificationText(page).write(result),
                    Verification::findings);
            step(
                    "keto skipped",
                    playbook.skipped().title(),
                    () -> done(run.produce(playbook.skipped())),
                    result -> new SkippedText(page).write(result, folder),
                    Skipped::findings);
            KetoStatus status = step(
                    "keto status",
                    "Tell where the database is",
                    () -> playbook.status().read(new Work(ProgressListener.NONE, cancellation, Journal.NONE)),
                    result -> new StatusText(page).write(result, folder),
                    KetoStatus::findings);
            return DemoResult.of(
                    folder.toString(),
                    steps,
                    sample,
                    migration,
                    verification.holds() && status.state() == KetoStatus.State.MIGRATED);
        }
    }

    private static DryRun rehearse(OpenRun run, KetoLegacyPlaybook playbook, ConnectionSettings scratch)
            throws Exception {
        try (ScratchDatabase copy = ScratchDatabase.at(scratch)) {
            return done(run.produce(playbook.dryRunOn(copy.database())));
        }
    }

    private <R> R step(
            String command, String title, Callable<R> work, Consumer<R> text, Function<R, List<Finding>> findings)
            throws Exception {
        cancellation.throwIfRequested();
        page.heading((steps.size() + 1) + ". " + title + " (ferryman " + command + ")");
        page.flush();
        long start = System.nanoTime();
        R result = work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        text.accept(result);
        page.findings(findings.apply(result).stream().filter(shown::add).toList());
        page.line("");
        page.line("Took " + Amounts.seconds(seconds) + ".");
        page.flush();
        steps.add(new TimedStep(command, title, seconds));
        return result;
    }

    private static <R> R done(Outcome<R> outcome) throws DemoStoppedException {
        if (outcome instanceof Outcome.Done<R> result) {
            return result.result();
        }
        throw new DemoStoppedException(Answer.of(outcome, result -> Answer.without(ExitCode.DONE, List.of())));
    }
}
