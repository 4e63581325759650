package org.ferryman.keto.finish;

import org.ferryman.engine.Inspection;

/** What may be chosen about a roll-back. */
public enum RollBackChoice implements Inspection.Choice {
    /** To give up the rows that were written through v0.7, after writing them down. */
    DISCARD_WRITTEN
}
