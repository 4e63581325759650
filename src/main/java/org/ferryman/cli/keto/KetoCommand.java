package org.ferryman.cli.keto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.database.DatabaseCommand;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.playbook.RunDescription;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Mixin;

/** What all commands on a Keto database have in common: options, connecting, and how they end. */
public abstract class KetoCommand extends DatabaseCommand {

    @Mixin
    private KetoOptions options = new KetoOptions();

    protected KetoCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public boolean json() {
        return options.json;
    }

    @Override
    protected boolean isAgreed() {
        return options.yes;
    }

    public KetoOptions options() {
        return options;
    }

    /** Reads the configuration, which this command can't do without. */
    public KetoSettings settings() throws InputException {
        Path file = options.config;
        if (file == null) {
            throw usage("Missing option --config: name the configuration file that Keto v0.6 runs with.");
        }
        return new KetoSettings(KetoConfig.read(file, terminal().environment()), options.excluded());
    }

    /** As {@link #connection(String)}, of the database that the command is about. */
    public ConnectionSettings connection() throws InputException {
        return connection(options.url);
    }

    /** Connects, opens the record of this database, and works there. What was seen about the connection comes first. */
    public CommandAnswer recorded(Optional<KetoSettings> settings, Recorded work) throws Exception {
        try (OpenRun run = OpenRun.open(connection(), settings, options, terminal(), cancellation())) {
            ConnectionSettings connection = run.database().settings();
            CommandAnswer answer = work.in(run).after(run.findings()).after(run.differences(connection));
            return withConnection(connection, answer.summed(run.summary()));
        }
    }

    /** What a command does once its record is open. */
    @FunctionalInterface
    public interface Recorded {
        CommandAnswer in(OpenRun run) throws Exception;
    }

    /**
     * Where the record of this database is, whoever writes to it.
     *
     * @throws InputException if the folder that was named is the record of something else
     */
    public Path folder(Database database) throws Exception {
        RunIdentity identity = KetoRelations.identity(database, cancellation());
        Path folder = options.run != null ? options.run : terminal().folders().run(KetoLegacyPlaybook.ID, identity);
        RunDescription.require(folder, KetoLegacyPlaybook.ID, identity);
        return folder;
    }

    /** A command with all that names this database, to be run as it is printed. */
    public String call(String[] command, String url, KetoSettings settings) {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        words.addAll(List.of("--url", url));
        words.addAll(
                List.of("--config", settings.config().source().toAbsolutePath().toString()));
        settings.excluded().stream()
                .sorted()
                .forEach(id -> words.addAll(List.of("--exclude-namespace", Long.toString(id))));
        Path run = options.run;
        if (run != null) {
            words.addAll(List.of("--run", run.toAbsolutePath().toString()));
        }
        return new ProgramCall(terminal().folders()).with(words.toArray(String[]::new));
    }
}
