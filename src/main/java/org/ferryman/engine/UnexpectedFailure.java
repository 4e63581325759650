package org.ferryman.engine;

import java.io.IOException;

/** Findings for failures that no room knows: a stable id, and where to look. */
public final class UnexpectedFailure {

    private UnexpectedFailure() {}

    /** A bug, or something nobody thought of. The message stays in the log: it may hold values of the user's data. */
    public static Finding finding(Throwable failure) {
        return Finding.blocker(
                "UNEXPECTED_FAILURE",
                "Something failed that should not have failed: "
                        + failure.getClass().getSimpleName() + ".",
                "Nothing was committed.",
                "The log has the details. Please report it with them; it is safe to try again.");
    }

    /** A file could not be read or written. */
    public static Finding ofFile(IOException failure) {
        return Finding.blocker(
                "FILE_NOT_WRITTEN",
                "A file could not be read or written: " + failure.getMessage() + ".",
                "Without its record a step is not done. Nothing was committed.",
                "Make sure that the folder exists, is writable and has space, or choose another one with --run.");
    }

    /** A change is made and committed, but its result could not be recorded. */
    public static Finding unrecorded(IOException failure) {
        return Finding.blocker(
                "RESULT_NOT_RECORDED",
                "The step is done and committed, but its record could not be written: " + failure.getMessage() + ".",
                "The run folder does not show what was done.",
                "Resolve what is wrong with the folder, then run the same command again: it does nothing twice.");
    }
}
