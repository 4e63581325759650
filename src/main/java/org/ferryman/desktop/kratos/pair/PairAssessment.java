package org.ferryman.desktop.kratos.pair;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.ferryman.desktop.kratos.assessment.AssessmentSubject;
import org.ferryman.engine.Evidence;
import org.ferryman.kratos.KratosRunbookStep;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.jspecify.annotations.Nullable;

/** The assessment of an upgrade in a second database. */
public final class PairAssessment implements AssessmentSubject<OpenPair> {

    private final PairWorkspace workspace;

    /** Of the databases at work there. */
    public PairAssessment(PairWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public PairWorkspace workspace() {
        return workspace;
    }

    @Override
    public String document() {
        return PairTexts.DOCUMENT;
    }

    @Override
    public Evidence<KratosAssessment> assess(OpenPair opened) {
        // The page that migrates offers to put such rows right: they keep nobody from going there.
        return opened.playbook().assess(new AssessOptions(true));
    }

    @Override
    public KratosRunbookStep plan(OpenPair opened) {
        return opened.playbook().runbook(opened.lines().ofPlan());
    }

    @Override
    public String commandLine(OpenPair opened) {
        return opened.lines().withKratos("assess", List.of());
    }

    @Override
    public ObjectProperty<@Nullable KratosAssessment> assessmentProperty() {
        return workspace.assessmentProperty();
    }

    @Override
    public ReadOnlyObjectProperty<?> seenProperty() {
        return workspace.seenProperty();
    }

    @Override
    public boolean isStale(KratosAssessment known) {
        KratosBlueGreenStatus seen = workspace.seenProperty().get();
        return seen != null && !known.level().equals(seen.source().level());
    }

    @Override
    public boolean isBegun() {
        return workspace.phase().filter(phase -> phase != BlueGreenPhase.NONE).isPresent();
    }
}
