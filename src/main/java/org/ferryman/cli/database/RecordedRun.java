package org.ferryman.cli.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.cli.terminal.ProgressPrinter;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Runner;
import org.ferryman.engine.Step;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.StepRunner;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.RunSummary;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database with its record, whose steps show their progress on the terminal. */
public abstract class RecordedRun implements StepRunner, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedRun.class);

    private final DatabaseRun run;
    private final Runner runner;
    private final Terminal terminal;
    private final Cancellation cancellation;

    protected RecordedRun(DatabaseRun run, Terminal terminal, Cancellation cancellation) {
        this(run, run.runner(), terminal, cancellation);
    }

    /** @param runner does the steps */
    protected RecordedRun(DatabaseRun run, Runner runner, Terminal terminal, Cancellation cancellation) {
        this.run = run;
        this.runner = runner;
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    /** Opens the record, and says where it is. */
    protected static DatabaseRun open(
            ConnectionSettings connection,
            RunSubject subject,
            Optional<Path> folder,
            Terminal terminal,
            Cancellation cancellation)
            throws Exception {
        DatabaseRun run = DatabaseRun.open(connection, subject, folder, terminal.folders(), cancellation);
        terminal.err()
                .println(terminal.style()
                        .shown("Recording in " + TextStyle.value(run.folder().toString())));
        return run;
    }

    public Database database() {
        return run.database();
    }

    /** Where that is, or has come to be, something else than what was named. */
    public List<Finding> differences(ConnectionSettings named) {
        List<Finding> differences = new ArrayList<>(run.reached().differences(named));
        differences.addAll(database().moves());
        return differences;
    }

    /** Where the database is, as the server sees it. */
    public ServerReached reached() {
        return run.reached();
    }

    /** What was found when it was opened. */
    public List<Finding> findings() {
        return run.findings();
    }

    public Path folder() {
        return run.folder();
    }

    /**
     * What is to be known before somebody agrees to a step, beside what it will run.
     *
     * @throws IOException if it can't be read from the record
     */
    public Optional<String> forecast(StepId step) throws IOException {
        return Optional.empty();
    }

    /** What the record tells of the whole way. */
    protected abstract RunReport.Verdict verdict() throws IOException, InputException;

    /** What has come of the whole way so far; empty where the record can't be read. */
    public Optional<RunSummary> summary() {
        try {
            return Optional.of(RunSummary.of(verdict()));
        } catch (IOException | InputException unreadable) {
            LOG.warn("the record can't be summed up", unreadable);
            return Optional.empty();
        }
    }

    /** What a step is about, beside the database: how much there is of it; empty where that is not known. */
    public Optional<String> amount(StepId step) {
        return Optional.empty();
    }

    /** What somebody types who agrees to a step. */
    public String word(StepId step) {
        return "yes";
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public Outcome<Inspection> inspect(Change<?> change) {
        return watched(progress -> runner.inspect(change, progress, cancellation));
    }

    @Override
    public <R> Outcome<R> run(Step<R> step) {
        return watched(progress -> runner.run(step, progress, cancellation));
    }

    private <R> Outcome<R> watched(Function<ProgressPrinter, Outcome<R>> work) {
        try (ProgressPrinter progress = new ProgressPrinter(terminal)) {
            return work.apply(progress);
        }
    }

    @Override
    public void close() throws IOException {
        run.close();
    }
}
