package org.ferryman.cli.database;

import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TerminalCommand;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What all commands on a database have in common: connecting. */
public abstract class DatabaseCommand extends TerminalCommand {

    protected DatabaseCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    /** Finds out what to connect to, asking for the password if nothing else has it, and says so. */
    public ConnectionSettings connection(String url) throws InputException {
        ConnectionSettings connection = ConnectionSettings.resolve(
                        url,
                        terminal().environment(),
                        terminal().home(),
                        label -> terminal().person().flatMap(person -> person.password("Password for " + label + ": ")))
                .with(terminal().patience());
        terminal().err().println(terminal().style().shown("Connecting to " + TextStyle.value(connection.label())));
        terminal().err().flush();
        if (!SLF4JBridgeHandler.isInstalled()) {
            // The driver logs through the Java platform's own logging, which would write to standard error.
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        return connection;
    }

    /** What was seen about the connection goes in front of what a step found. */
    public static CommandAnswer withConnection(ConnectionSettings connection, CommandAnswer answer) {
        List<Finding> findings = connection.findings();
        return findings.isEmpty() ? answer : answer.after(findings);
    }
}
