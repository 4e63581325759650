package org.ferryman.cli.terminal;

import org.ferryman.engine.Cancellation;
import picocli.CommandLine.Option;

/** What the commands that bring their own server have in common. */
public abstract class LocalCommand extends TerminalCommand {

    @Option(names = "--json", description = "Print one JSON document on standard output instead of text.")
    private boolean json;

    protected LocalCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public boolean json() {
        return json;
    }
}
