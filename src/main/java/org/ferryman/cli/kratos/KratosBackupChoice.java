package org.ferryman.cli.kratos;

import org.ferryman.cli.database.BackupChoice;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.KratosUpgrade;
import picocli.CommandLine.Option;

/** How a backup of Kratos is made, and whether. */
public final class KratosBackupChoice extends BackupChoice {

    @Option(names = "--only-kratos", description = "With pg_dump: Kratos' tables, not the whole database.")
    private boolean onlyKratos;

    public KratosBackupChoice() {
        super(KratosSteps.BACKUP, KratosUpgrade.NAMES);
    }

    @Override
    protected boolean onlyService() {
        return onlyKratos;
    }
}
