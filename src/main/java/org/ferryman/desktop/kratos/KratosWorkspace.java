package org.ferryman.desktop.kratos;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StatusLook;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.playbook.backup.BackupResult;
import org.jspecify.annotations.Nullable;

/** What Kratos' pages share: besides the database at work, what was found out about it. */
public final class KratosWorkspace extends ServiceWorkspace<OpenKratos> {

    private final StatusLook<OpenKratos, KratosStatus> look;
    private final ObjectProperty<@Nullable KratosAssessment> assessment = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosIdentities> identities = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable BackupResult> backup = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosVerification> verification = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosRehearsal> rehearsal = new SimpleObjectProperty<>();

    /** A workspace without a database. */
    public KratosWorkspace(WindowServices window) {
        super(window);
        this.look = new StatusLook<>(
                this, (now, work) -> KratosStatus.read(now.run().database(), now.newKratos(), work));
        openedProperty().addListener((property, before, after) -> {
            recall(KratosSteps.ASSESS, assessment);
            recall(KratosSteps.IDENTITIES, identities);
            recall(KratosSteps.BACKUP, backup);
            recall(KratosSteps.REHEARSE, rehearsal);
            recall(KratosSteps.VERIFY, verification);
        });
    }

    @Override
    public void look() {
        look.look();
    }

    /** Looks, and knows nothing until then: what was seen last is no longer so. */
    public void lookAnew() {
        look.lookAnew();
    }

    @Override
    protected void forgetFindings() {
        look.forget();
        assessment.set(null);
        identities.set(null);
        backup.set(null);
        rehearsal.set(null);
        verification.set(null);
    }

    @Override
    public Activity<KratosStatus> lookActivity() {
        return look.activity();
    }

    /** The database as last observed; null before that. */
    public ReadOnlyObjectProperty<@Nullable KratosStatus> seenProperty() {
        return look.seenProperty();
    }

    /** What the upgrade would do, as last assessed; null before that. */
    public ObjectProperty<@Nullable KratosAssessment> assessmentProperty() {
        return assessment;
    }

    /** Whether the upgrade is on its way or over: then nobody is kept from going on for want of what prepares it. */
    public boolean isBegun() {
        KratosStatus known = seenProperty().get();
        return known != null && (known.answer() == Answer.NOT_NEEDED || known.writesStopped());
    }

    /** What the new Kratos' schemas make of identities, as last looked at; null before that. */
    public ObjectProperty<@Nullable KratosIdentities> identitiesProperty() {
        return identities;
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
