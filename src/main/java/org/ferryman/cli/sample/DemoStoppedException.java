package org.ferryman.cli.sample;

import org.ferryman.cli.terminal.CommandAnswer;

/** A step of the demonstration did not end well. */
final class DemoStoppedException extends Exception {

    private final transient CommandAnswer answer;

    DemoStoppedException(CommandAnswer answer) {
        super("stopped: " + answer.exit());
        this.answer = answer;
    }

    public CommandAnswer answer() {
        return answer;
    }
}
