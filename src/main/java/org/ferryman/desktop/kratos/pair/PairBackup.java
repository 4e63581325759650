package org.ferryman.desktop.kratos.pair;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import org.ferryman.desktop.backup.BackupSubject;
import org.ferryman.desktop.kratos.KratosBackup;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.jspecify.annotations.Nullable;

/** What the page about the backup must know of an upgrade in a second database: it is the source that is saved. */
public final class PairBackup implements BackupSubject {

    private final PairWorkspace workspace;

    /** The backup of the source at work there. */
    public PairBackup(PairWorkspace workspace) {
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
        return KratosBlueGreenSteps.BACKUP;
    }

    @Override
    public PlaybookStep<BackupVerifyStep.Request, BackupResult> verification() {
        return KratosBlueGreenSteps.BACKUP_VERIFY;
    }

    @Override
    public ObjectProperty<@Nullable BackupResult> backupProperty() {
        return workspace.backupProperty();
    }

    @Override
    public void onChange(Runnable listener) {
        workspace.seenProperty().addListener((property, before, after) -> listener.run());
    }

    @Override
    public String older(TextBundle texts) {
        KratosBlueGreenStatus seen = workspace.seenProperty().get();
        return seen == null
                ? ""
                : KratosBackup.older(
                        texts, workspace.backupProperty().get(), seen.source().level());
    }

    @Override
    public boolean isBeyond() {
        return workspace.phase().filter(phase -> phase != BlueGreenPhase.NONE).isPresent();
    }

    @Override
    public Optional<String> servesSince() {
        return Optional.empty();
    }
}
