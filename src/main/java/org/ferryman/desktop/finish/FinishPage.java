package org.ferryman.desktop.finish;

import java.io.IOException;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.ferryman.app.RunRecord;
import org.ferryman.desktop.parts.Folders;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.Migration;
import org.ferryman.keto.Verification;
import org.jspecify.annotations.Nullable;

/** What was done, as the record has it, whether it is still true, and what is left to do. Changes nothing. */
public final class FinishPage extends Page {

    private final Workspace workspace;
    private final ReadOnlyObjectWrapper<@Nullable RunRecord> record = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Outcome<RunRecord>> failure = new ReadOnlyObjectWrapper<>();
    private final ObservableSet<NextStep> ticked = FXCollections.observableSet();

    /** A page without a record. */
    public FinishPage(Workspace workspace) {
        super("finish", Texts.of(FinishPage.class));
        this.workspace = workspace;
        workspace.openedProperty().addListener((property, before, after) -> {
            ticked.clear();
            record.set(null);
            failure.set(null);
            read();
        });
        workspace.statusProperty().addListener((property, before, after) -> update());
        workspace.migrationProperty().addListener((property, before, after) -> read());
        workspace.verificationProperty().addListener((property, before, after) -> read());
        record.addListener((property, before, after) -> update());
        update();
    }

    @Override
    public void entered() {
        read();
        workspace.look();
    }

    private void read() {
        Opened opened = workspace.openedProperty().get();
        if (opened == null) {
            return;
        }
        workspace
                .tasks()
                .run(
                        () -> RunRecord.read(opened.run().folder()),
                        read -> {
                            if (opened.equals(workspace.openedProperty().get())) {
                                failure.set(null);
                                record.set(read);
                            }
                        },
                        unreadable -> failure.set(new Outcome.Failed<>(
                                unreadable instanceof IOException file
                                        ? UnexpectedFailure.ofFile(file)
                                        : UnexpectedFailure.finding(unreadable),
                                unreadable)));
    }

    private void update() {
        Proof proof = proof();
        stateProperty()
                .set(
                        switch (proof) {
                            case NOTHING_MOVED, NOT_VERIFIED -> PageState.TO_DO;
                            case HOLDS -> PageState.DONE;
                            case DIFFERS -> PageState.ATTENTION;
                            case STALE -> PageState.STALE;
                        });
        resultProperty().set(proof == Proof.NOTHING_MOVED ? "" : texts().get("result." + proof));
    }

    /** What the record proves, and the database as last observed doesn't deny. */
    public Proof proof() {
        RunRecord known = record.get();
        if (known == null || known.migration().isEmpty()) {
            return Proof.NOTHING_MOVED;
        }
        Optional<Verification> verification = known.verification();
        if (verification.isEmpty()) {
            return Proof.NOT_VERIFIED;
        }
        KetoStatus status = workspace.statusProperty().get();
        boolean stale = status != null
                && status.evidence().stream()
                        .anyMatch(evidence -> evidence.step().equals("verify") && !evidence.valid());
        return stale ? Proof.STALE : verification.get().holds() ? Proof.HOLDS : Proof.DIFFERS;
    }

    /** What the run folder says; null before it was read. */
    public ReadOnlyObjectProperty<@Nullable RunRecord> recordProperty() {
        return record.getReadOnlyProperty();
    }

    /** Why the run folder could not be read; null if it could. */
    public ReadOnlyObjectProperty<@Nullable Outcome<RunRecord>> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /** The newest migration on record. */
    public Optional<Migration> migration() {
        return Optional.ofNullable(record.get()).flatMap(RunRecord::migration);
    }

    /** What was ticked off. */
    public ObservableSet<NextStep> ticked() {
        return ticked;
    }

    /** Shows the run folder in the desktop's file manager. */
    public void openFolder() {
        RunRecord known = record.get();
        if (known != null) {
            Folders.open(
                    workspace,
                    known.folder(),
                    failure -> workspace.log().add(id(), String.valueOf(failure.getMessage())));
        }
    }

    Workspace workspace() {
        return workspace;
    }

    /** What is proven. */
    public enum Proof {
        /** No migration is on record. */
        NOTHING_MOVED,
        /** A migration is on record, and nobody looked after it. */
        NOT_VERIFIED,
        /** Everything is there: counts and digests agree. */
        HOLDS,
        /** The verification found a difference. */
        DIFFERS,
        /** Data or configuration changed after the verification. */
        STALE
    }

    /** What is to be done outside of Ferryman, in this order. */
    public enum NextStep {
        /** The tuples that can't be moved are to be decided on. */
        SKIPPED,
        /** v0.7 is to be started. */
        START,
        /** Its clients need the new API. */
        CLIENTS,
        /** Traffic is to go to v0.7. */
        TRAFFIC,
        /** The legacy tables stay for a while. */
        KEEP,
        /** One later release loses tuples. */
        UPGRADE
    }
}
