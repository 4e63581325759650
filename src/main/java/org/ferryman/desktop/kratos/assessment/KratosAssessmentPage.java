package org.ferryman.desktop.kratos.assessment;

import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.RunbookWriter;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Tells at which level a database is, what the new Kratos would run, and what is in the way. */
public final class KratosAssessmentPage<O extends OpenedRun> extends Page {

    private final AssessmentSubject<O> subject;
    private final ServiceWorkspace<O> workspace;
    private final StepModel<O, KratosAssessment> step;
    private final RunbookWriter plan;
    private final ReadOnlyObjectWrapper<@Nullable Outcome<?>> problem = new ReadOnlyObjectWrapper<>();
    private final PageAction start;
    private final PageAction stop;

    /** A page that knows nothing yet. */
    public KratosAssessmentPage(AssessmentSubject<O> subject) {
        super("assessment", TextBundle.of(KratosAssessmentPage.class));
        this.subject = subject;
        this.workspace = subject.workspace();
        this.step = new StepModel<O, KratosAssessment>(workspace, KratosSteps.ASSESS.id())
                .whenDone(subject.assessmentProperty()::set)
                .whenChanged(this::update);
        this.plan = RunbookWriter.of(workspace, subject::plan);
        plan.step().whenChanged(this::update);
        this.start = new PageAction(texts().get("assess"), this::assess);
        this.stop = new PageAction(texts().get("cancel"), this::cancel);
        primaryProperty().set(start);
        workspace.openedProperty().addListener((property, before, after) -> update());
        subject.assessmentProperty().addListener((property, before, after) -> update());
        subject.seenProperty().addListener((property, before, after) -> update());
        Stream.of(workspace.openingActivity(), workspace.lookActivity())
                .map(Activity::stateProperty)
                .forEach(state -> state.addListener((property, before, after) -> update()));
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(subject.document());
    }

    @Override
    public void entered() {
        workspace.look();
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    private void assess() {
        step.produce(subject::assess);
    }

    @Override
    public void cancel() {
        step.cancel();
        plan.step().cancel();
    }

    private void update() {
        O opened = workspace.openedProperty().get();
        KratosAssessment known = subject.assessmentProperty().get();
        boolean writes = plan.step().view().isBusy();
        busyProperty().set(looks() || writes);
        commandLineProperty().set(opened == null ? "" : subject.commandLine(opened));
        start.textProperty().set(texts().get(known == null ? "assess" : "assess.again"));
        start.enabledProperty().set(opened != null && !busyProperty().get());
        stop.enabledProperty()
                .set(step.view().isStoppable() || plan.step().view().isStoppable());
        secondaryProperty().set(step.view().isBusy() || writes ? stop : null);
        problem.set(findProblem());
        boolean current = known != null && !busyProperty().get() && !isStale();
        readyProperty().set(opened != null && ((current && known.migratable()) || subject.isBegun()));
        stands(standing(known));
    }

    private boolean looks() {
        return step.view().isBusy() || workspace.openingActivity().isBusy();
    }

    /** Whether the database is at another level since, or another Kratos was named. */
    boolean isStale() {
        KratosAssessment known = subject.assessmentProperty().get();
        return known != null && subject.isStale(known);
    }

    private @Nullable Outcome<?> findProblem() {
        return looks() ? null : step.problem(workspace.openingActivity(), workspace.lookActivity());
    }

    private PageStanding standing(@Nullable KratosAssessment known) {
        if (looks()) {
            return new PageStanding(PageState.RUNNING, texts().get("result.running"));
        } else if (step.view().hasFailed()) {
            return new PageStanding(PageState.FAILED, texts().get("result.failed"));
        } else if (known == null) {
            return new PageStanding(PageState.TO_DO, step.view().wasCancelled() ? texts().get("result.cancelled") : "");
        } else if (isStale()) {
            return subject.isBegun()
                    ? new PageStanding(PageState.DONE, texts().get("result.before"))
                    : new PageStanding(PageState.STALE, texts().get("result.stale"));
        }
        boolean warns = known.findings().stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
        PageState state = !known.migratable()
                ? PageState.FAILED
                : warns || known.blocked() ? PageState.ATTENTION : PageState.DONE;
        return new PageStanding(state, result(known));
    }

    private String result(KratosAssessment known) {
        if (!known.migratable()) {
            return AmountText.count(
                    known.findings().stream().filter(Finding::blocks).count(), "blocker");
        }
        return known.answer() == Answer.NEEDED
                ? texts().get("result.needed", known.pending().size())
                : texts().get("result." + known.answer());
    }

    /** What was found; null before that. */
    ReadOnlyObjectProperty<@Nullable KratosAssessment> assessmentProperty() {
        return subject.assessmentProperty();
    }

    /** Why it is not known how things stand; null if it is. */
    ReadOnlyObjectProperty<@Nullable Outcome<?>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** The plan for the database, as a document. */
    RunbookWriter plan() {
        return plan;
    }

    /** The assessment at work. */
    StepModel<O, KratosAssessment> step() {
        return step;
    }

    ServiceWorkspace<O> workspace() {
        return workspace;
    }
}
