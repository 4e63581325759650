package org.ferryman.desktop.backup;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.jspecify.annotations.Nullable;

/** What the page must know of the service whose database is saved. */
public interface BackupSubject {

    /** What its pages share. */
    ServiceWorkspace<?> workspace();

    /** What people call it; its command ends the names of the texts that differ from service to service. */
    ServiceNames names();

    /** The row that makes a backup, or notes why there is none. */
    PlaybookStep<BackupRequest, BackupResult> backup();

    /** The row that verifies one again. */
    PlaybookStep<BackupVerifyStep.Request, BackupResult> verification();

    /** The last backup, or why there is none; null before that. */
    ObjectProperty<@Nullable BackupResult> backupProperty();

    /** Calls whenever an answer to one of the questions below may have changed. */
    void onChange(Runnable listener);

    /**
     * How the backup at hand differs from what is in the database, as far as that is seen without reading a row; empty
     * as long as it does not.
     *
     * @param texts of the page
     */
    String older(TextBundle texts);

    /** Whether the upgrade has begun, or is over: then nobody is kept from going on for want of a backup. */
    boolean isBeyond();

    /** Since when the new version serves, for people; empty before, and where that is not recorded. */
    Optional<String> servesSince();
}
