package org.ferryman.engine;

import java.util.Optional;

/**
 * What an entry of a {@link Journal} tells of. The words stand in files that outlive the program: none may change or go
 * away.
 */
public enum JournalEvent {
    /** A step began. */
    STEP_STARTED,
    /** A change is about to run its statements. */
    STEP_APPLIES,
    /** An attempt failed, and another follows. */
    STEP_RETRY,
    /** A step did what it should. */
    STEP_DONE,
    /** A step ended otherwise. */
    STEP_ENDED,
    /** A transaction is about to be committed. */
    COMMIT,
    /** What was there before a new user was made. */
    BEFORE_USER,
    /** What was there before a freeze. */
    BEFORE_FREEZE,
    /** The user went on without a backup. */
    BACKUP_WAIVED,
    /** The user went on without a freeze. */
    FREEZE_LEFT_OUT,
    /** The user went on without a dry run. */
    DRY_RUN_LEFT_OUT,
    /** Both servers were asked the same questions. */
    COMPARED,
    /** From now on the new version serves. */
    CUTOVER,
    /** A recorded cut-over was taken back. */
    CUTOVER_TAKEN_BACK,
    /** A part of a roll-back begins. */
    UNDO_PART;

    /** As it is written: lower case with dashes. */
    public String keyword() {
        return KeywordText.of(this);
    }

    /** The one that is written so; empty if this version knows none. */
    static Optional<JournalEvent> of(String keyword) {
        return KeywordText.find(JournalEvent.class, keyword);
    }
}
