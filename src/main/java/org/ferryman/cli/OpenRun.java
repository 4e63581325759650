package org.ferryman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Json;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.keto.KetoRelations;
import org.ferryman.keto.KetoSettings;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.ConnectionSettings;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.SqlFailures;

/** A database with its record: what a command needs to do steps. */
final class OpenRun implements AutoCloseable {

    private final Database database;
    private final Run run;
    private final Runner runner;
    private final Terminal terminal;
    private final Cancellation cancellation;

    private OpenRun(Database database, Run run, Terminal terminal, Cancellation cancellation) {
        this.database = database;
        this.run = run;
        this.runner = new Runner(run, new AdvisoryLock(database), new SqlFailures(), Backoff.DEFAULT);
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    static OpenRun open(
            ConnectionSettings connection,
            Optional<KetoSettings> settings,
            KetoOptions options,
            Terminal terminal,
            Cancellation cancellation)
            throws Exception {
        Database database = Database.open(connection);
        try {
            RunIdentity identity = KetoRelations.identity(database, cancellation);
            Path folder = options.run != null ? options.run : terminal.folders().run(identity);
            Run run = Run.open(folder.toAbsolutePath(), describe(folder, connection, identity, settings, options));
            terminal.err()
                    .println(terminal.style()
                            .shown("Recording in " + Style.value(run.folder().toString())));
            return new OpenRun(database, run, terminal, cancellation);
        } catch (Exception failure) {
            database.close();
            throw failure;
        }
    }

    /** A command that reads no configuration leaves what an earlier one noted about it. */
    private static Map<String, Object> describe(
            Path folder,
            ConnectionSettings connection,
            RunIdentity identity,
            Optional<KetoSettings> settings,
            KetoOptions options)
            throws IOException {
        Map<String, Object> description = new LinkedHashMap<>();
        Path file = folder.resolve("run.json");
        if (settings.isEmpty() && Files.exists(file)) {
            Json.read(file, JsonNode.class)
                    .properties()
                    .forEach(entry -> description.put(entry.getKey(), entry.getValue()));
        }
        description.put("tool", "ferryman " + Version.current());
        description.put("connection", connection.label());
        description.put("database", identity);
        settings.ifPresent(known -> {
            description.put("config", known.config().source().toAbsolutePath().toString());
            description.put("configFingerprint", known.config().fingerprint());
            description.put("excludedNamespaces", options.excluded());
        });
        return description;
    }

    Database database() {
        return database;
    }

    Path folder() {
        return run.folder();
    }

    /** Looks whether a change can be made. */
    Outcome<Inspection> inspect(Change<?> change) {
        return watched(progress -> runner.inspect(change, progress, cancellation));
    }

    /** Makes a change. */
    <R> Outcome<R> apply(Change<R> change) {
        return watched(progress -> runner.apply(change, progress, cancellation));
    }

    /** Produces evidence. */
    <R> Outcome<R> produce(Evidence<R> evidence) {
        return watched(progress -> runner.produce(evidence, progress, cancellation));
    }

    private <R> Outcome<R> watched(Function<ProgressPrinter, Outcome<R>> work) {
        try (ProgressPrinter progress = new ProgressPrinter(terminal)) {
            return work.apply(progress);
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        run.close();
    }
}
