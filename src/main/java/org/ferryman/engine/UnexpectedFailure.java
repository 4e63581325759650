package org.ferryman.engine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

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
        if (failure instanceof PlaceException place) {
            return place.finding();
        }
        return Finding.blocker(
                "FILE_NOT_WRITTEN",
                "A file could not be read or written: " + told(failure) + ".",
                "Without its record a step is not done. Nothing was committed.",
                "Make sure that the folder exists, is writable and has space. Or choose another one: --run for the"
                        + " record, XDG_DATA_HOME for all that Ferryman keeps (LOCALAPPDATA on Windows), TMPDIR for"
                        + " temporary files.");
    }

    /** Of some failures Java says only the path. */
    public static String told(IOException failure) {
        String what = String.valueOf(failure.getMessage()).replaceFirst("\\.$", "");
        if (failure instanceof AccessDeniedException) {
            return what + ": permission denied";
        } else if (failure instanceof NoSuchFileException) {
            return what + ": it is not there";
        }
        return what;
    }

    /** A change is made and committed, but its result could not be recorded. */
    public static Finding unrecorded(IOException failure) {
        return Finding.blocker(
                "RESULT_NOT_RECORDED",
                "The step is done and committed, but its record could not be written: " + told(failure) + ".",
                "The run folder does not show what was done.",
                "Resolve what is wrong with the folder, then run the same command again: it does nothing twice.");
    }
}
