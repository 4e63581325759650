package org.ferryman.desktop.assessment;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.RunbookWriter;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Assessment;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Tells what there is to migrate, and whether something stands against it. */
public final class AssessmentPage extends Page {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, Assessment> step;
    private final EvidenceWatch<Assessment> watch;
    private final ReadOnlyObjectWrapper<@Nullable Outcome<?>> problem = new ReadOnlyObjectWrapper<>();
    private final RunbookWriter plan;
    private final PageAction start;
    private final PageAction stop;
    private boolean wanted;

    /** A page that knows nothing yet. */
    public AssessmentPage(Workspace workspace) {
        super("assessment", TextBundle.of(AssessmentPage.class));
        this.workspace = workspace;
        this.step = new StepModel<OpenDatabase, Assessment>(workspace, KetoSteps.ASSESS.id())
                .whenDone(workspace.assessmentProperty()::set)
                .whenChanged(this::update);
        this.watch = new EvidenceWatch<>(workspace, KetoSteps.ASSESS, workspace.assessmentProperty());
        this.plan = RunbookWriter.of(workspace, opened -> opened.playbook().runbook(opened.calls()));
        plan.step().whenChanged(this::update);
        this.start = new PageAction(texts().get("assess"), this::assess);
        this.stop = new PageAction(texts().get("cancel"), this::cancel);
        primaryProperty().set(start);
        workspace.openedProperty().addListener((property, before, after) -> reset(after));
        workspace.assessmentProperty().addListener((property, before, after) -> update());
        workspace.statusProperty().addListener((property, before, after) -> update());
        workspace.openingActivity().stateProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> update());
        watch.staleProperty().addListener((property, before, after) -> update());
        watch.settledProperty().addListener((property, before, after) -> settled());
        update();
    }

    @Override
    public void entered() {
        if (!workspace.lookActivity().isBusy()) {
            workspace.look();
        }
        settled();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        wanted = false;
        return super.leaving();
    }

    /** Who leaves a namespace alone, or no longer so, has seen an assessment, and asks for another one. */
    private void settled() {
        if (wanted && watch.settledProperty().get()) {
            wanted = false;
            assess();
        }
        update();
    }

    private void assess() {
        step.produce(opened -> opened.playbook().assess());
    }

    private void reset(@Nullable OpenDatabase opened) {
        commandLineProperty().set(opened == null ? "" : opened.commandLine("assess"));
        update();
    }

    /** Leaves a namespace's table alone, or no longer so: opens the database anew with that decision. */
    public void exclude(long namespace, boolean excluded) {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened == null || busyProperty().get()) {
            return;
        }
        Set<Long> all = new HashSet<>(opened.settings().excluded());
        if (excluded ? all.add(namespace) : all.remove(namespace)) {
            KetoSettings settings = new KetoSettings(opened.settings().config(), all);
            workspace
                    .open((progress, cancellation) ->
                            new Outcome.Done<>(opened.anew(opened.login(), settings, workspace.user(), cancellation)))
                    .thenAccept(done -> {
                        wanted = done;
                        settled();
                    });
        }
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        step.cancel();
        plan.step().cancel();
    }

    private void update() {
        OpenDatabase opened = workspace.openedProperty().get();
        Assessment known = workspace.assessmentProperty().get();
        boolean writes = plan.step().view().isBusy();
        busyProperty().set(looks() || writes);
        start.textProperty().set(texts().get(known == null ? "assess" : "assess.again"));
        start.enabledProperty().set(opened != null && !busyProperty().get());
        stop.enabledProperty()
                .set(step.view().isStoppable() || plan.step().view().isStoppable());
        secondaryProperty().set(step.view().isBusy() || writes ? stop : null);
        problem.set(findProblem());
        boolean current =
                known != null && !watch.staleProperty().get() && !busyProperty().get();
        readyProperty().set(opened != null && ((current && !known.blocked()) || workspace.isBeyond()));
        stands(standing(known));
    }

    private boolean looks() {
        return step.view().isBusy() || workspace.openingActivity().isBusy();
    }

    /** Of the assessment, if there was one; else of what must go before it. */
    private @Nullable Outcome<?> findProblem() {
        return looks() ? null : step.problem(workspace.openingActivity(), workspace.lookActivity());
    }

    private PageStanding standing(@Nullable Assessment known) {
        Optional<String> serves = workspace.servesSince();
        if (looks()) {
            return new PageStanding(PageState.RUNNING, texts().get("result.running"));
        } else if (step.view().hasFailed()) {
            return new PageStanding(PageState.FAILED, texts().get("result.failed"));
        } else if (serves.isPresent()) {
            return new PageStanding(PageState.DONE, texts().get("result.cut_over", serves.get()));
        } else if (watch.staleProperty().get()) {
            return new PageStanding(PageState.STALE, texts().get("result.stale"));
        } else if (known == null) {
            return new PageStanding(PageState.TO_DO, step.view().wasCancelled() ? texts().get("result.cancelled") : "");
        } else if (known.blocked()) {
            return new PageStanding(workspace.isBeyond() ? PageState.ATTENTION : PageState.FAILED, result(known));
        }
        boolean warns = known.findings().stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
        return new PageStanding(warns ? PageState.ATTENTION : PageState.DONE, result(known));
    }

    private String result(Assessment known) {
        if (known.blocked()) {
            return AmountText.count(
                    known.findings().stream().filter(Finding::blocks).count(), "blocker");
        }
        String namespaces = AmountText.count(known.namespaces().size(), "namespace");
        String tuples = AmountText.count(known.tuples(), "tuple");
        return known.skipped() == 0
                ? texts().get("result.clean", namespaces, tuples)
                : texts().get("result", namespaces, tuples, AmountText.count(known.skipped()));
    }

    /** What was found; null before that. */
    public ReadOnlyObjectProperty<@Nullable Assessment> assessmentProperty() {
        return workspace.assessmentProperty();
    }

    /** Why it is not known how things stand; null if it is. */
    public ReadOnlyObjectProperty<@Nullable Outcome<?>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** The assessment at work. */
    public StepModel<OpenDatabase, Assessment> step() {
        return step;
    }

    RunbookWriter plan() {
        return plan;
    }

    Workspace workspace() {
        return workspace;
    }
}
