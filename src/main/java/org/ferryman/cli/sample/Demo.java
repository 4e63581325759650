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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.database.StepAnswers;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.sample.SampleContent;
import org.ferryman.playbook.sample.SampleKind;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/**
 * A service's whole playbook on a sample, each step shown as its own command shows it.
 *
 * @param <C> what the sample holds
 * @param <R> the record that the steps belong to
 */
abstract class Demo<C extends SampleContent, R extends RecordedRun> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final SampleService service;
    private final SampleKind<C> kind;
    private final Terminal terminal;
    private final Cancellation cancellation;
    private final TextPage page;
    private final List<TimedStep> steps = new ArrayList<>();

    /** Each finding is told once, though many steps come upon it. */
    private final Set<Finding> shown = new HashSet<>();

    private @Nullable CommandAnswer stopped;

    Demo(SampleService service, SampleKind<C> kind, Terminal terminal, Cancellation cancellation, TextPage page) {
        this.service = service;
        this.kind = kind;
        this.terminal = terminal;
        this.cancellation = cancellation;
        this.page = page;
    }

    /** What the sample is of, for people. */
    abstract String origin();

    /** What was made, for people. */
    abstract String made(C sample);

    /** Finds the service's tables. */
    abstract RelationFinder relations();

    /** Opens the record of the sample's database. */
    abstract R open(ConnectionSettings connection, Path config, Path folder) throws Exception;

    /** The steps. */
    abstract StepContext playbook(R run);

    /**
     * What is done about them.
     *
     * @param way their order
     * @param scratch the sample's server, for its superuser
     */
    abstract PlaybookPlan plan(List<PlaybookStep<?, ?>> way, ConnectionSettings scratch);

    /** How their results are told. */
    abstract StepAnswers<R> answers();

    /** Takes note of a step's result. */
    abstract void note(Object result);

    /** Shows where the database is in the end, and sums up. */
    abstract DemoSummary sum(C sample, R run) throws Exception;

    /** The command that does a step. */
    String command(PlaybookStep<?, ?> row) {
        return kind.name() + " " + String.join(" ", row.place().command());
    }

    DemoSummary run(long size) throws Exception {
        Path folder = terminal.folders()
                .runs()
                .resolve("demo-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP) + "-"
                        + ProcessHandle.current().pid());
        PrivateFiles.createDirectories(folder);
        try (EmbeddedServer server = step(
                service.command("start"),
                "Start a server of our own",
                EmbeddedServer::temporary,
                started -> page.line("PostgreSQL on 127.0.0.1, port " + started.port() + "."),
                started -> List.of())) {
            C sample = step(
                    service.command("start"),
                    "Make a database of " + origin(),
                    () -> kind.fill(server, size),
                    filled -> page.line(made(filled)),
                    filled -> List.of());
            Path config = Files.writeString(folder.resolve(kind.name() + ".yml"), sample.config());
            ConnectionSettings connection =
                    connection(kind.url(server), sample.password().orElseThrow());
            ConnectionSettings scratch = connection(server.url("postgres"), server.password());
            step(
                    kind.name() + " check",
                    "Test the connection",
                    () -> new ConnectionTest().run(connection, relations(), CheckText.live(page), cancellation),
                    report -> CheckText.summary(page, report),
                    ConnectionReport::findings);
            try (R run = open(connection, config, folder)) {
                go(run, scratch);
                return sum(sample, run);
            }
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

    private void go(R run, ConnectionSettings scratch) throws Exception {
        List<PlaybookStep<?, ?>> way = service.playbook().way(true);
        Ending ending = new PlaybookRun(
                        playbook(run),
                        run,
                        new Steps(run),
                        plan(way, scratch).stages(way.get(0), way.get(way.size() - 1)))
                .go();
        if (ending instanceof Ending.Failed failed) {
            throw failed.failure();
        } else if (ending instanceof Ending.NotBegun kept) {
            stopped = CommandAnswer.without(ExitCode.BLOCKED, kept.findings());
        } else if (ending instanceof Ending.OptionsMissing missing) {
            throw new IllegalStateException(
                    "too little is chosen for " + missing.row().id());
        }
        if (stopped != null) {
            throw new DemoStoppedException(stopped);
        }
    }

    final Terminal terminal() {
        return terminal;
    }

    final Cancellation cancellation() {
        return cancellation;
    }

    final TextPage page() {
        return page;
    }

    /** What was done so far. */
    final List<TimedStep> steps() {
        return List.copyOf(steps);
    }

    /** Shows each step as its own command does. */
    private final class Steps implements PlaybookRun.Listener {

        private final R run;

        Steps(R run) {
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
        public <T> void done(PlaybookStep<?, T> row, T result, boolean goesOn, double seconds) {
            CommandAnswer answer = answers().of(row, result, run);
            answer.text().accept(page);
            end(command(row), row.title(), answer.findings(), seconds);
            note(result);
            if (!goesOn) {
                stopped = answer;
            }
        }

        @Override
        public void stopped(PlaybookStep<?, ?> row, Outcome<?> outcome, double seconds) {
            stopped = CommandAnswer.without(ExitCode.of(outcome), outcome.findings());
        }
    }

    /** Does something that is no step of the playbook. */
    final <T> T step(
            String command, String title, Callable<T> work, Consumer<T> text, Function<T, List<Finding>> findings)
            throws Exception {
        cancellation.throwIfRequested();
        begin(command, title);
        long start = System.nanoTime();
        T result = work.call();
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
