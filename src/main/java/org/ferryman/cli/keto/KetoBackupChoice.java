package org.ferryman.cli.keto;

import org.ferryman.cli.database.BackupChoice;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.KetoUpgrade;
import picocli.CommandLine.Option;

/** How a backup of Keto is made, and whether. */
public final class KetoBackupChoice extends BackupChoice {

    @Option(names = "--only-keto", description = "With pg_dump: Keto's tables, not the whole database.")
    private boolean onlyKeto;

    public KetoBackupChoice() {
        super(KetoSteps.BACKUP, KetoUpgrade.NAMES);
    }

    @Override
    protected boolean onlyService() {
        return onlyKeto;
    }
}
