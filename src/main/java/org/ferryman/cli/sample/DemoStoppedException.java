package org.ferryman.cli.sample;

import org.ferryman.cli.terminal.Answer;

/** A step of the demonstration did not end well. */
final class DemoStoppedException extends Exception {

    private final transient Answer answer;

    DemoStoppedException(Answer answer) {
        super("stopped: " + answer.exit());
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }
}
