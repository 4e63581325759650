package org.ferryman.desktop.kratos.assessment;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Evidence;
import org.ferryman.kratos.KratosRunbookStep;
import org.ferryman.kratos.assess.KratosAssessment;
import org.jspecify.annotations.Nullable;

/**
 * What is assessed: an upgrade in place, or in a second database.
 *
 * @param <O> what is open
 */
public interface AssessmentSubject<O extends OpenedRun> {

    /** What its pages share. */
    ServiceWorkspace<O> workspace();

    /** The document that explains them. */
    String document();

    /** Makes the assessment. */
    Evidence<KratosAssessment> assess(O opened);

    /** Makes the plan. */
    KratosRunbookStep plan(O opened);

    /** The command line that assesses. */
    String commandLine(O opened);

    /** What was found last; null before that. */
    ObjectProperty<@Nullable KratosAssessment> assessmentProperty();

    /** The database as last observed; null before that. */
    ReadOnlyObjectProperty<?> seenProperty();

    /** Whether that is no longer what was assessed. */
    boolean isStale(KratosAssessment known);

    /** Whether the upgrade is on its way or over. */
    boolean isBegun();
}
