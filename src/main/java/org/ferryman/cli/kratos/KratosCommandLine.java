package org.ferryman.cli.kratos;

import org.ferryman.cli.database.DatabaseCommand;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Mixin;

/** What all commands on a Kratos database have in common. */
abstract class KratosCommandLine extends DatabaseCommand {

    @Mixin
    private KratosOptions options = new KratosOptions();

    KratosCommandLine(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public boolean json() {
        return options.json;
    }

    /** As {@link #connection(String)}, of the database that the command is about. */
    ConnectionSettings connection() throws InputException {
        return connection(options.url);
    }

    /** The new Kratos; read before anything else is done. */
    NewKratos newKratos(NewKratosOptions named) throws InputException {
        if (named.isContradictory()) {
            throw usage("Give either --kratos or --by-hand.");
        }
        return named.read(terminal().environment());
    }
}
