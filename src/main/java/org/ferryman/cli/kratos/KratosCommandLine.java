package org.ferryman.cli.kratos;

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
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.playbook.RunDescription;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What all commands on a Kratos database have in common. */
public abstract class KratosCommandLine extends DatabaseCommand {

    @Mixin
    private KratosOptions options = new KratosOptions();

    protected KratosCommandLine(Terminal terminal, Cancellation cancellation) {
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

    /** Opens the record, does something with it, and ends with what was seen on the way. */
    protected final CommandAnswer recorded(NewKratos newKratos, Recorded work) throws Exception {
        ConnectionSettings connection = connection();
        try (KratosRun run = open(connection, newKratos)) {
            CommandAnswer answer = work.in(run).after(run.differences(connection));
            return withConnection(run.database().settings(), answer.summed(run.summary()));
        }
    }

    /** Opens the record of a database. */
    protected final KratosRun open(ConnectionSettings connection, NewKratos newKratos) throws Exception {
        return KratosRun.open(connection, newKratos, Optional.ofNullable(options.run), terminal(), cancellation());
    }

    /** Where the record of a playbook is, whoever writes to it; if a folder is named, no database is asked. */
    Path folder(String playbook) throws Exception {
        Path named = options.run;
        if (named != null) {
            return named.toAbsolutePath();
        }
        try (Database database = Database.open(connection())) {
            return folder(database, playbook);
        }
    }

    /**
     * Where the record of a database is, whoever writes to it.
     *
     * @throws InputException if the folder that was named is the record of something else
     */
    Path folder(Database database, String playbook) throws Exception {
        RunIdentity identity = KratosRelations.identity(database, cancellation());
        Path folder = options.run != null
                ? options.run.toAbsolutePath()
                : terminal().folders().run(playbook, identity);
        RunDescription.require(folder, playbook, identity);
        return folder;
    }

    /** A command with all that names this database, to be run as it is printed. */
    String call(String[] command, String url) {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        words.addAll(List.of("--url", url));
        Path named = options.run;
        if (named != null) {
            words.addAll(List.of("--run", named.toAbsolutePath().toString()));
        }
        return new ProgramCall(terminal().folders()).with(words.toArray(String[]::new));
    }

    /** What a command does once its record is open. */
    @FunctionalInterface
    protected interface Recorded {
        CommandAnswer in(KratosRun run) throws Exception;
    }

    /** As {@link #connection(String)}, of the database that the command is about. */
    protected final ConnectionSettings connection() throws InputException {
        return connection(options.url);
    }

    /** The folder that was named for the record. */
    protected @Nullable Path namedFolder() {
        return options.run;
    }

    /** The new Kratos; read before anything else is done. */
    NewKratos newKratos(NewKratosOptions named) throws InputException {
        named.check(this, hasAnother());
        return named.read(terminal().environment(), Optional.empty());
    }

    /** The same, with its configuration. */
    protected final NewKratos newKratos(KratosUpgradeOptions named) throws InputException {
        named.check(this, hasAnother());
        return named.read(terminal().environment());
    }

    /** Whether another database is to take over. */
    boolean hasAnother() {
        return false;
    }
}
