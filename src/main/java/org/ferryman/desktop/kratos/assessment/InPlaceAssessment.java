package org.ferryman.desktop.kratos.assessment;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.engine.Evidence;
import org.ferryman.kratos.KratosRunbookStep;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosStatus;
import org.jspecify.annotations.Nullable;

/** The assessment of an upgrade in place. */
public final class InPlaceAssessment implements AssessmentSubject<OpenKratos> {

    private final KratosWorkspace workspace;

    /** Of the database at work there. */
    public InPlaceAssessment(KratosWorkspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public KratosWorkspace workspace() {
        return workspace;
    }

    @Override
    public String document() {
        return NewKratosChoice.DOCUMENT;
    }

    @Override
    public Evidence<KratosAssessment> assess(OpenKratos opened) {
        // The page that migrates offers to put such rows right: they keep nobody from going there.
        return opened.playbook().assess(new AssessOptions(true));
    }

    @Override
    public KratosRunbookStep plan(OpenKratos opened) {
        return opened.playbook().runbook(opened.lines().ofPlan());
    }

    @Override
    public String commandLine(OpenKratos opened) {
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

    /** Also if another Kratos was named. */
    @Override
    public boolean isStale(KratosAssessment known) {
        KratosStatus seen = workspace.seenProperty().get();
        return seen != null
                && (!known.level().equals(seen.level())
                        || !known.binary().map(KratosAssessment.Binary::version).equals(seen.binary()));
    }

    @Override
    public boolean isBegun() {
        return workspace.isBegun();
    }
}
