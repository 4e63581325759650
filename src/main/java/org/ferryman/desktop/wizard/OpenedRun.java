package org.ferryman.desktop.wizard;

import org.ferryman.app.DatabaseRun;
import org.ferryman.engine.Runner;
import org.ferryman.playbook.StepContext;

/** A database that the wizard works on, opened with its record, whichever service it belongs to. */
public interface OpenedRun extends AutoCloseable {

    /** The database and its record. */
    DatabaseRun run();

    /** What does its steps. */
    default Runner runner() {
        return run().runner();
    }

    /** What its steps are made for. */
    StepContext playbook();

    /** The command line that does what a page does, ready to be run in a shell. */
    String commandLine(String command, String... options);

    /** Frees both; waits for its connections. */
    @Override
    void close();
}
