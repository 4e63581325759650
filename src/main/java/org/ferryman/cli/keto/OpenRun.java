package org.ferryman.cli.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.app.KetoRun;
import org.ferryman.cli.terminal.ProgressPrinter;
import org.ferryman.cli.terminal.Style;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.connect.ConnectionSettings;

/** A database with its record, whose steps show their progress on the terminal. */
public final class OpenRun implements AutoCloseable {

    private final KetoRun run;
    private final Terminal terminal;
    private final Cancellation cancellation;

    private OpenRun(KetoRun run, Terminal terminal, Cancellation cancellation) {
        this.run = run;
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
        KetoRun run =
                KetoRun.open(connection, settings, Optional.ofNullable(options.run), terminal.folders(), cancellation);
        terminal.err()
                .println(terminal.style()
                        .shown("Recording in " + Style.value(run.folder().toString())));
        return new OpenRun(run, terminal, cancellation);
    }

    public Database database() {
        return run.database();
    }

    /** Where the database is, as the server sees it. */
    ServerReached reached() {
        return run.reached();
    }

    public Path folder() {
        return run.folder();
    }

    /** Looks whether a change can be made. */
    public Outcome<Inspection> inspect(Change<?> change) {
        return watched(progress -> run.runner().inspect(change, progress, cancellation));
    }

    /** Makes a change. */
    public <R> Outcome<R> apply(Change<R> change) {
        return watched(progress -> run.runner().apply(change, progress, cancellation));
    }

    /** Produces evidence. */
    public <R> Outcome<R> produce(Evidence<R> evidence) {
        return watched(progress -> run.runner().produce(evidence, progress, cancellation));
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
