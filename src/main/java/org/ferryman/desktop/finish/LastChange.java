package org.ferryman.desktop.finish;

import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;

/** A change of the last page: its step, with what belongs to its question. */
interface LastChange {

    /** Looked at, asked about and run as every step. */
    StepModel<?, ?> step();

    /** Asks whether to make it, as it is chosen to be; looks what that would meet. */
    void ask();

    /** The command line that does the same. */
    String commandLine(OpenDatabase opened);
}
