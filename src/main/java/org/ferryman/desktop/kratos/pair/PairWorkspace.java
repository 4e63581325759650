package org.ferryman.desktop.kratos.pair;

import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StatusLook;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.playbook.backup.BackupResult;
import org.jspecify.annotations.Nullable;

/** What the pages of an upgrade in a second database share: both databases, and what was found out about them. */
public final class PairWorkspace extends ServiceWorkspace<OpenPair> {

    private final StatusLook<OpenPair, KratosBlueGreenStatus> look;
    private final ObjectProperty<@Nullable KratosAssessment> assessment = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosIdentities> identities = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable BackupResult> backup = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable PairRehearsal> rehearsal = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable KratosCutover> cutover = new SimpleObjectProperty<>();
    private final BooleanProperty repairsNids = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable OpenedTarget> openedTarget = new ReadOnlyObjectWrapper<>();

    /** A workspace without a database. */
    public PairWorkspace(WindowServices window) {
        super(window);
        this.look = new StatusLook<>(this, (now, work) -> now.playbook().status(work));
        openedProperty().addListener((property, before, after) -> {
            recall(KratosBlueGreenSteps.ASSESS, assessment);
            recall(KratosBlueGreenSteps.IDENTITIES, identities);
            recall(KratosBlueGreenSteps.BACKUP, backup);
            recall(KratosBlueGreenSteps.REHEARSE, rehearsal);
            recall(KratosBlueGreenSteps.CUTOVER, cutover);
        });
    }

    @Override
    public void look() {
        look.look();
    }

    @Override
    protected void forgetFindings() {
        look.forget();
        assessment.set(null);
        identities.set(null);
        backup.set(null);
        rehearsal.set(null);
        cutover.set(null);
        openedTarget.set(null);
        repairsNids.set(false);
    }

    @Override
    public Activity<KratosBlueGreenStatus> lookActivity() {
        return look.activity();
    }

    /** Both databases as last observed; null before that. */
    public ReadOnlyObjectProperty<@Nullable KratosBlueGreenStatus> seenProperty() {
        return look.seenProperty();
    }

    /** Where the upgrade is, as last observed; empty before that. */
    public Optional<BlueGreenPhase> phase() {
        return Optional.ofNullable(seenProperty().get()).map(KratosBlueGreenStatus::phase);
    }

    /** What the upgrade would do, as last assessed; null before that. */
    public ObjectProperty<@Nullable KratosAssessment> assessmentProperty() {
        return assessment;
    }

    /** What the new Kratos' schemas make of identities, as last looked at; null before that. */
    public ObjectProperty<@Nullable KratosIdentities> identitiesProperty() {
        return identities;
    }

    /** The last backup of the source, or why there is none; null before that. */
    public ObjectProperty<@Nullable BackupResult> backupProperty() {
        return backup;
    }

    /**
     * Whether rows that would stop the upgrade get the network of their parent first, whenever the target is upgraded:
     * before the cut-over, or in it.
     */
    public BooleanProperty repairsNidsProperty() {
        return repairsNids;
    }

    /** What is chosen for the migrations. */
    public MigrateOptions migrating() {
        return new MigrateOptions(repairsNids.get(), Set.of(), MigrateOptions.USUAL.byHand());
    }

    /** Whether the target can't be upgraded before the cut-over, as last assessed. */
    public boolean isLong() {
        KratosAssessment known = assessment.get();
        return known != null
                && known.window()
                        .filter(kind -> kind == CutoverWindow.Kind.LONG)
                        .isPresent();
    }

    /** What the last rehearsal came to; null before that. */
    public ObjectProperty<@Nullable PairRehearsal> rehearsalProperty() {
        return rehearsal;
    }

    /** Is told on the thread of the step that the target is open. */
    public void tellOpened(OpenedTarget target) {
        tasks().onUi(() -> openedTarget.set(target));
    }

    /** The target that a cut-over of this window has opened: known at once; null before that. */
    public ReadOnlyObjectProperty<@Nullable OpenedTarget> openedTargetProperty() {
        return openedTarget.getReadOnlyProperty();
    }

    /** What the cut-over came to; null before that. */
    public ObjectProperty<@Nullable KratosCutover> cutoverProperty() {
        return cutover;
    }
}
