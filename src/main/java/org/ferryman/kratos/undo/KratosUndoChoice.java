package org.ferryman.kratos.undo;

import org.ferryman.engine.Inspection;

/** What may be chosen about an undo. */
public enum KratosUndoChoice implements Inspection.Choice {
    /** To stop writes first: only then migrations can be taken back. */
    STOP_WRITES,
    /** To give up what was written since, by the name of the database. */
    GIVE_UP_WRITTEN
}
