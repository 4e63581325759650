package org.ferryman.desktop.kratos;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.backup.BackupSubject;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.jspecify.annotations.Nullable;

/** What the page about the backup must know of Kratos. */
public final class KratosBackup implements BackupSubject {

    private final KratosWorkspace workspace;

    /** The backup of the database at work there. */
    public KratosBackup(KratosWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public ServiceWorkspace<?> workspace() {
        return workspace;
    }

    @Override
    public ServiceNames names() {
        return KratosUpgrade.NAMES;
    }

    @Override
    public PlaybookStep<BackupRequest, BackupResult> backup() {
        return KratosSteps.BACKUP;
    }

    @Override
    public PlaybookStep<BackupVerifyStep.Request, BackupResult> verification() {
        return KratosSteps.BACKUP_VERIFY;
    }

    @Override
    public ObjectProperty<@Nullable BackupResult> backupProperty() {
        return workspace.backupProperty();
    }

    @Override
    public void onChange(Runnable listener) {
        workspace.seenProperty().addListener((property, before, after) -> listener.run());
    }

    /** Once the upgrade has begun, a backup of the level before is what it should be. */
    @Override
    public String older(TextBundle texts) {
        KratosStatus seen = workspace.seenProperty().get();
        return seen == null || isBeyond()
                ? ""
                : older(texts, workspace.backupProperty().get(), seen.level());
    }

    /** That a backup is of another level than the database; nothing where that is between two levels. */
    public static String older(TextBundle texts, @Nullable BackupResult known, DatabaseLevel now) {
        if (known == null || now.state() != DatabaseLevel.State.EXACT) {
            return "";
        }
        return known.source()
                .version()
                .filter(of -> !of.equals(now.name()))
                .map(of -> texts.get("older.level", of, now.name()))
                .orElse("");
    }

    @Override
    public boolean isBeyond() {
        return workspace.isBegun();
    }

    @Override
    public Optional<String> servesSince() {
        return Optional.empty();
    }
}
