package org.ferryman.desktop.kratos.pair.prepare;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.BooleanProperty;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairTexts;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosPreparation;

/** Upgrades the target while the source serves; where that is not possible, says so, and leaves it to the cut-over. */
public final class PreparePage extends Page {

    private final PairWorkspace workspace;
    private final StepModel<OpenPair, KratosPreparation> step;
    private final PageAction start;
    private final PageAction cancel;

    /** A page on which nothing was done yet. */
    public PreparePage(PairWorkspace workspace) {
        super("prepare", TextBundle.of(PreparePage.class));
        this.workspace = workspace;
        this.step = new StepModel<OpenPair, KratosPreparation>(workspace, KratosBlueGreenSteps.PREPARE.id())
                .whenChanged(this::update)
                .whenEnded(outcome -> workspace.look());
        this.start = new PageAction(texts().get("upgrade"), this::ask);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        workspace.repairsNidsProperty().addListener((property, before, after) -> update());
        workspace.openedProperty().addListener((property, before, after) -> update());
        workspace.seenProperty().addListener((property, before, after) -> update());
        workspace.assessmentProperty().addListener((property, before, after) -> update());
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(PairTexts.DOCUMENT);
    }

    @Override
    public void entered() {
        workspace.look();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        step.no();
        return super.leaving();
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    private void ask() {
        MigrateOptions migrating = workspace.migrating();
        step.lookAndAsk(opened -> opened.playbook().prepare(migrating));
    }

    @Override
    public void cancel() {
        step.cancel();
    }

    /** Whether the target is upgraded, and so on. */
    boolean isUpgraded() {
        return workspace
                .phase()
                .filter(phase -> switch (phase) {
                    case NONE, REPLICATING, FOLLOWING, UPGRADING -> false;
                    case UPGRADED, DECIDED, OPEN, GONE_BACK -> true;
                })
                .isPresent();
    }

    /** Whether the target can't be upgraded before the cut-over, as last assessed. */
    boolean isLong() {
        return workspace.isLong();
    }

    /** The tables with rows that would stop the upgrade, as last assessed. */
    List<KratosAssessment.DirtyTable> dirty() {
        KratosAssessment known = workspace.assessmentProperty().get();
        return known == null ? List.of() : known.dirty();
    }

    private void update() {
        OpenPair opened = workspace.openedProperty().get();
        boolean busy = step.view().isBusy();
        boolean asks = step.view().question().isPresent();
        boolean left = !isUpgraded() && !isLong();
        busyProperty().set(busy);
        primaryProperty().set(busy || !left ? null : start);
        start.enabledProperty().set(opened != null && !asks && workspace.phase().isPresent());
        secondaryProperty().set(busy ? cancel : null);
        previewProperty().set(asks ? step.preview() : null);
        commandLineProperty()
                .set(
                        opened == null
                                ? ""
                                : workspace.repairsNidsProperty().get()
                                        ? opened.lines().withKratos("migrate", List.of("--repair-nids", "--yes"))
                                        : opened.lines().withKratos("migrate", List.of("--yes")));
        readyProperty().set(!busy && opened != null && (isUpgraded() || isLong()));
        stands(step.view()
                .standing(texts(), "result.running", "result.failed")
                .orElseGet(() -> isUpgraded()
                        ? new PageStanding(PageState.DONE, texts().get("result.done"))
                        : isLong()
                                ? new PageStanding(PageState.DONE, texts().get("result.long"))
                                : new PageStanding(PageState.TO_DO, "")));
    }

    /** Whether rows that would stop the upgrade get the network of their parent first. */
    BooleanProperty repairsNidsProperty() {
        return workspace.repairsNidsProperty();
    }

    StepModel<OpenPair, KratosPreparation> step() {
        return step;
    }

    PairWorkspace workspace() {
        return workspace;
    }
}
