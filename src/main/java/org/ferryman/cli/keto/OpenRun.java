package org.ferryman.cli.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.app.DatabaseRun;
import org.ferryman.cli.terminal.ProgressPrinter;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Step;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.StepRunner;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.connect.ConnectionSettings;

/** A database with its record, whose steps show their progress on the terminal. */
public final class OpenRun implements StepRunner, AutoCloseable {

    private final DatabaseRun run;
    private final KetoLegacyPlaybook playbook;
    private final Terminal terminal;
    private final Cancellation cancellation;

    private OpenRun(DatabaseRun run, KetoLegacyPlaybook playbook, Terminal terminal, Cancellation cancellation) {
        this.run = run;
        this.playbook = playbook;
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    public static OpenRun open(
            ConnectionSettings connection,
            Optional<KetoSettings> settings,
            KetoOptions options,
            Terminal terminal,
            Cancellation cancellation)
            throws Exception {
        DatabaseRun run = DatabaseRun.open(
                connection, settings, Optional.ofNullable(options.run), terminal.folders(), cancellation);
        terminal.err()
                .println(terminal.style()
                        .shown("Recording in " + TextStyle.value(run.folder().toString())));
        return new OpenRun(run, new KetoLegacyPlaybook(run.database(), settings, run.folder()), terminal, cancellation);
    }

    public Database database() {
        return run.database();
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

    /** Its steps. */
    public KetoLegacyPlaybook playbook() {
        return playbook;
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    @Override
    public Outcome<Inspection> inspect(Change<?> change) {
        return watched(progress -> run.runner().inspect(change, progress, cancellation));
    }

    @Override
    public <R> Outcome<R> run(Step<R> step) {
        return watched(progress -> run.runner().run(step, progress, cancellation));
    }

    /** Does a step with what it needs. */
    public <O, R> Outcome<R> run(PlannedStep<O, R> planned) throws Exception {
        return planned.perform(options -> run(planned.row().make(playbook, options)));
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
