package org.ferryman.kratos;

import java.util.List;
import org.ferryman.engine.StepId;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepPlace;
import org.ferryman.playbook.StepTale;
import org.ferryman.playbook.StepWork;
import org.ferryman.postgres.check.ConnectionReport;

/**
 * The steps of an upgrade of Kratos in place, in the order in which they are meant to be done. The one place that knows
 * this order.
 */
public final class KratosSteps {

    /** Whether the connection does. It comes before there is a run folder, so that the front doors do it. */
    public static final PlaybookStep<NoOptions, ConnectionReport> CHECK = new PlaybookStep<>(
            new StepId("check"),
            "Connection",
            StepTale.unrecorded(ConnectionReport.class),
            StepWork.of(NoOptions.NONE, (context, options) -> {
                throw new IllegalStateException("done before the database is opened");
            }),
            StepPlace.demonstrated("connections", "check"));

    /** What the upgrade would do. */
    public static final PlaybookStep<NoOptions, KratosAssessment> ASSESS = new PlaybookStep<>(
            KratosAssessStep.ID,
            "Assessment",
            StepTale.of(KratosAssessment.class, "Nothing was assessed.", KratosTales::assess),
            StepWork.of(NoOptions.NONE, (context, options) -> ((KratosInPlacePlaybook) context).assess())
                    .goesOnIf(result -> !result.blocked()),
            StepPlace.demonstrated("assessment", "assess"));

    /** All of them. */
    public static final List<PlaybookStep<?, ?>> ALL = List.of(CHECK, ASSESS);

    private KratosSteps() {}
}
