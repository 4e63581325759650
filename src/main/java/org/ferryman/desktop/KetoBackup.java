package org.ferryman.desktop;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.backup.BackupSubject;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.postgres.backup.TableContent;
import org.jspecify.annotations.Nullable;

/** What the page about the backup must know of Keto. */
public final class KetoBackup implements BackupSubject {

    private final Workspace workspace;
    private final EvidenceWatch<BackupResult> watch;

    /** The backup of the database at work there. */
    public KetoBackup(Workspace workspace) {
        this.workspace = workspace;
        this.watch = new EvidenceWatch<>(workspace, KetoSteps.BACKUP, workspace.backupProperty());
    }

    @Override
    public ServiceWorkspace<?> workspace() {
        return workspace;
    }

    @Override
    public ServiceNames names() {
        return KetoUpgrade.NAMES;
    }

    @Override
    public PlaybookStep<BackupRequest, BackupResult> backup() {
        return KetoSteps.BACKUP;
    }

    @Override
    public PlaybookStep<BackupVerifyStep.Request, BackupResult> verification() {
        return KetoSteps.BACKUP_VERIFY;
    }

    @Override
    public ObjectProperty<@Nullable BackupResult> backupProperty() {
        return workspace.backupProperty();
    }

    @Override
    public void onChange(Runnable listener) {
        workspace.statusProperty().addListener((property, before, after) -> listener.run());
        watch.staleProperty().addListener((property, before, after) -> listener.run());
    }

    @Override
    public String older(TextBundle texts) {
        BackupResult known = workspace.backupProperty().get();
        KetoStatus status = workspace.statusProperty().get();
        return known == null || status == null
                ? ""
                : watch.older(
                        texts,
                        known.tables().stream()
                                .filter(table -> status.legacy().containsKey(table.table()))
                                .mapToLong(TableContent::rows)
                                .sum());
    }

    @Override
    public boolean isBeyond() {
        return workspace.isBeyond();
    }

    @Override
    public Optional<String> servesSince() {
        return workspace.servesSince();
    }
}
