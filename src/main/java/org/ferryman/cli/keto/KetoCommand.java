package org.ferryman.cli.keto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.database.DatabaseCommand;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StatementList;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.playbook.RunDescription;
import org.ferryman.postgres.Database;
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

    public KetoOptions options() {
        return options;
    }

    /** Reads the configuration, which this command can't do without. */
    public KetoSettings settings() throws InputException {
        Path file = options.config;
        if (file == null) {
            throw usage("Missing option --config: name the configuration file that Keto v0.6 runs with.");
        }
        return new KetoSettings(KetoConfig.read(file), options.excluded());
    }

    /** As {@link #connection(String)}, of the database that the command is about. */
    public ConnectionSettings connection() throws InputException {
        return connection(options.url);
    }

    /** Connects, opens the record of this database, and works there. What was seen about the connection comes first. */
    public CommandAnswer recorded(Optional<KetoSettings> settings, Recorded work) throws Exception {
        try (OpenRun run = OpenRun.open(connection(), settings, options, terminal(), cancellation())) {
            ConnectionSettings connection = run.database().settings();
            CommandAnswer answer =
                    work.in(run).after(run.findings()).after(run.reached().differences(connection));
            return withConnection(connection, answer);
        }
    }

    /** What a command does once its record is open. */
    @FunctionalInterface
    public interface Recorded {
        CommandAnswer in(OpenRun run) throws Exception;
    }

    /** Where the record of this database is, whoever writes to it. */
    public Path folder(Database database) throws Exception {
        Path folder = options.run != null
                ? options.run
                : terminal().folders().run(KetoLegacyPlaybook.ID, KetoRelations.identity(database, cancellation()));
        RunDescription.require(folder, KetoLegacyPlaybook.ID);
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

    /** Refuses a change that nobody can be asked about: before anything else is done. */
    public void requireConsent() {
        if (!options.yes && terminal().person().isEmpty()) {
            throw usage("This command writes to the database, and there is no terminal to ask on: give --yes to"
                    + " confirm it.");
        }
    }

    /** Looks; shows what will be done and asks, unless told not to; and does it. */
    public <R> CommandAnswer change(OpenRun run, Change<R> step, Function<R, CommandAnswer> done) throws Exception {
        if (options.yes) {
            return CommandAnswer.of(run.run(step), done);
        }
        return looked(
                run,
                step,
                inspection -> inspection.state() == Inspection.State.TO_DO && !consents(run, step.preview())
                        ? CommandAnswer.without(ExitCode.CANCELLED, List.of())
                        : CommandAnswer.of(run.run(step), done));
    }

    /** Looks, and goes on unless something is in the way. */
    public static CommandAnswer looked(OpenRun run, Change<?> step, Looked next) throws Exception {
        Outcome<Inspection> outcome = run.inspect(step);
        if (!(outcome instanceof Outcome.Done<Inspection> inspected)) {
            return CommandAnswer.of(outcome, KetoCommand::blocked);
        }
        Inspection inspection = inspected.result();
        return inspection.state() == Inspection.State.BLOCKED ? blocked(inspection) : next.after(inspection);
    }

    /** What a command does once it has looked, and nothing is in the way. */
    @FunctionalInterface
    interface Looked {
        CommandAnswer after(Inspection inspection) throws Exception;
    }

    private static CommandAnswer blocked(Inspection inspection) {
        return CommandAnswer.without(ExitCode.BLOCKED, inspection.findings());
    }

    /** Shows what will be done, and asks. */
    public boolean consents(OpenRun run, List<String> preview) {
        if (options.yes) {
            return true;
        }
        show(run, preview);
        return terminal().person().orElseThrow().confirm("Type yes to do it: ", "yes");
    }

    /** Shows what will be done, and where. */
    public void show(OpenRun run, List<String> preview) {
        TextPage page = new TextPage(terminal().err(), terminal().style());
        page.line("");
        page.line("The server says where this is: " + run.reached().told() + ".");
        page.line("");
        long transactions = preview.stream().filter("COMMIT"::equals).count();
        page.line(transactions > 1 ? "This will be done:" : "This will be done, in one transaction:");
        page.line("");
        StatementList.shortened(preview).forEach(statement -> page.line(StatementText.indented(statement)));
        terminal().err().flush();
    }
}
