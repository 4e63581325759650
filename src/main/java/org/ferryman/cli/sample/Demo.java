package org.ferryman.cli.sample;

import java.io.IOException;
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
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/**
 * A service's whole playbook on a sample, each step shown as its own command shows it.
 *
 * @param <R> the record that the steps belong to
 */
abstract class Demo<R extends RecordedRun> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

    private final SampleService service;
    private final Terminal terminal;
    private final Cancellation cancellation;
    private final TextPage page;
    private final List<TimedStep> steps = new ArrayList<>();

    /** Each finding is told once, though many steps come upon it. */
    private final Set<Finding> shown = new HashSet<>();

    private @Nullable CommandAnswer stopped;

    Demo(SampleService service, Terminal terminal, Cancellation cancellation, TextPage page) {
        this.service = service;
        this.terminal = terminal;
        this.cancellation = cancellation;
        this.page = page;
    }

    /** The steps. */
    abstract StepContext playbook(R run);

    /** How their results are told. */
    abstract StepAnswers<R> answers();

    /** Takes note of a step's result. */
    abstract void note(Object result);

    /**
     * Shows all of it on servers of its own, which are gone afterwards.
     *
     * @param size of the sample
     */
    abstract DemoSummary run(long size) throws Exception;

    /** The command that does a step. */
    String command(PlaybookStep<?, ?> row) {
        return service.kind().name() + " " + String.join(" ", row.place().command());
    }

    /** A new run folder. */
    final Path folder() throws IOException {
        Path folder = terminal.folders()
                .runs()
                .resolve("demo-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP) + "-"
                        + ProcessHandle.current().pid());
        PrivateFiles.createDirectories(folder);
        return folder;
    }

    /** The server that a sample is made on. */
    final EmbeddedServer server(String title, Callable<EmbeddedServer> starting) throws Exception {
        return step(
                service.command("start"),
                title,
                starting,
                started -> page.line("PostgreSQL on 127.0.0.1, port " + started.port() + "."),
                started -> List.of());
    }

    final ConnectionSettings connection(String url, String password) throws InputException {
        return ConnectionSettings.resolve(
                        url,
                        Map.of("PGPASSWORD", password, "PGSSLMODE", "disable"),
                        terminal.home(),
                        PasswordPrompt.NONE)
                .with(terminal.patience());
    }

    /** Does a part of the way, and throws where that can't be done. */
    final void go(R run, List<PlannedStep<?, ?>> stages) throws Exception {
        Ending ending = new PlaybookRun(playbook(run), run, new Steps(run), stages).go();
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

    final SampleService service() {
        return service;
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
