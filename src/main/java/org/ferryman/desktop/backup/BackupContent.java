package org.ferryman.desktop.backup;

import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.backup.BackupTools;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, all at one moment; how far a backup is comes on its own.
 *
 * @param opened whether a database is open
 * @param backup the one at hand; null before there is one
 * @param made how the last attempt to make one ended; null if there was none
 * @param verified how the last attempt to verify it once more ended; null if there was none
 * @param running what is at work
 * @param gone whether the folder of the backup at hand is no longer there
 * @param older how it differs from what is in the database now, for people; empty as long as it does not
 * @param tools the client tools of this machine; null before they were looked for
 * @param toolsUnknown whether they could not be looked for
 * @param servesSince since when the new version serves, for people
 */
record BackupContent(
        boolean opened,
        @Nullable BackupResult backup,
        @Nullable Outcome<BackupResult> made,
        @Nullable Outcome<BackupResult> verified,
        Running running,
        boolean gone,
        String older,
        @Nullable BackupTools tools,
        boolean toolsUnknown,
        Optional<String> servesSince) {

    /** What is at work. */
    enum Running {
        /** Nothing. */
        NOTHING,
        /** A backup is made. */
        BACKUP,
        /** The reason is written down why none is needed: that takes a moment. */
        WAIVER,
        /** The backup at hand is verified. */
        VERIFICATION
    }

    /** Whether something runs that takes its time. */
    boolean isAtWork() {
        return running == Running.BACKUP || running == Running.VERIFICATION;
    }

    boolean isBusy() {
        return running != Running.NOTHING;
    }

    boolean isWaived() {
        return backup != null && backup.tool() == BackupTool.WAIVED;
    }

    /** Whether there is a verified backup, even if there are newer rows: the old version goes on writing. */
    boolean isVerified() {
        return backup != null && !gone && !hasFailed(verified);
    }

    /** Whether there is a verified backup of what is in the database now. */
    boolean isCurrent() {
        return isVerified() && older.isEmpty();
    }

    /** Whether the backup at hand differs from what is in the database now. */
    boolean isOlder() {
        return isVerified() && !isWaived() && !older.isEmpty();
    }

    /** Whether a step ended, and neither because it was done nor because the user cancelled it. */
    static boolean hasFailed(@Nullable Outcome<?> outcome) {
        return outcome != null && outcome.kind() != Outcome.Kind.DONE && outcome.kind() != Outcome.Kind.CANCELLED;
    }
}
