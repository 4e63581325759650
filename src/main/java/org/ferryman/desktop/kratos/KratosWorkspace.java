package org.ferryman.desktop.kratos;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.record.RunRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What Kratos' pages share: besides the database at work, what was found out about it. */
public final class KratosWorkspace extends ServiceWorkspace<OpenKratos> {

    private final Activity<KratosStatus> look;
    private final ReadOnlyObjectWrapper<@Nullable KratosStatus> seen = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable KratosAssessment> assessment = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable BackupResult> backup = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosVerification> verification = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosRehearsal> rehearsal = new SimpleObjectProperty<>();
    private @Nullable OpenKratos lookedAt;
    private boolean lookAgain;

    /** A workspace without a database. */
    public KratosWorkspace(WindowServices window) {
        super(window);
        this.look = activity("status");
        look.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                looked(look.outcomeProperty().get());
            }
        });
        openedProperty().addListener((property, before, after) -> {
            recall(KratosSteps.ASSESS, assessment);
            recall(KratosSteps.BACKUP, backup);
            recall(KratosSteps.REHEARSE, rehearsal);
            recall(KratosSteps.VERIFY, verification);
        });
    }

    /** What an earlier run found, unless this one has found something by then. */
    private <R> void recall(PlaybookStep<?, R> step, ObjectProperty<@Nullable R> into) {
        read(
                opened -> RunRecord.result(opened.run().folder(), step),
                found -> {
                    if (into.get() == null) {
                        found.ifPresent(into::set);
                    }
                },
                unreadable -> LoggerFactory.getLogger(KratosWorkspace.class)
                        .warn("the record of {} can't be read", step.id(), unreadable));
    }

    /** What changes while the database is being observed is observed thereafter. */
    @Override
    public void look() {
        OpenKratos now = openedProperty().get();
        lookAgain = look.isBusy();
        if (now != null && !lookAgain) {
            lookedAt = now;
            look.start((progress, cancellation) -> {
                Work work = new Work(progress, cancellation, Journal.NONE);
                return new Outcome.Done<>(KratosStatus.read(now.run().database(), now.newKratos(), work));
            });
        }
    }

    /** Looks, and knows nothing until then: what was seen last is no longer so. */
    public void lookAnew() {
        seen.set(null);
        look();
    }

    private void looked(@Nullable Outcome<KratosStatus> outcome) {
        // Another database may have been opened meanwhile.
        boolean ofThis = lookedAt != null && lookedAt.equals(openedProperty().get());
        if (ofThis && !lookAgain && outcome instanceof Outcome.Done<KratosStatus> done) {
            seen.set(done.result());
        }
        if (lookAgain) {
            tasks().onUi(this::look);
        }
    }

    @Override
    protected void forgetFindings() {
        look.cancel();
        seen.set(null);
        assessment.set(null);
        backup.set(null);
        rehearsal.set(null);
        verification.set(null);
    }

    @Override
    public Activity<KratosStatus> lookActivity() {
        return look;
    }

    /** The database as last observed; null before that. */
    public ReadOnlyObjectProperty<@Nullable KratosStatus> seenProperty() {
        return seen.getReadOnlyProperty();
    }

    /** What the upgrade would do, as last assessed; null before that. */
    public ObjectProperty<@Nullable KratosAssessment> assessmentProperty() {
        return assessment;
    }

    /** Whether the upgrade is on its way or over: then nobody is kept from going on for want of what prepares it. */
    public boolean isBegun() {
        KratosStatus known = seen.get();
        return known != null && (known.answer() == Answer.NOT_NEEDED || known.writesStopped());
    }

    /** The last backup, or why there is none; null before that. */
    public ObjectProperty<@Nullable BackupResult> backupProperty() {
        return backup;
    }

    /** What the last rehearsal came to; null before that. */
    public ObjectProperty<@Nullable KratosRehearsal> rehearsalProperty() {
        return rehearsal;
    }

    /** What the last verification found; null before that. */
    public ObjectProperty<@Nullable KratosVerification> verificationProperty() {
        return verification;
    }
}
