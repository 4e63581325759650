package org.ferryman.cli;

import org.ferryman.engine.Cancellation;
import picocli.CommandLine.Option;

/** What the commands that bring their own server have in common. */
abstract class LocalCommand extends Command {

    @Option(names = "--json", description = "Print one JSON document on standard output instead of text.")
    private boolean json;

    LocalCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    boolean json() {
        return json;
    }
}
