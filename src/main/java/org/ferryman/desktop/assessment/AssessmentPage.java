package org.ferryman.desktop.assessment;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Assessment;
import org.ferryman.report.Amounts;
import org.jspecify.annotations.Nullable;

/** Tells what there is to migrate, and whether something stands against it. */
public final class AssessmentPage extends Page {

    private final Workspace workspace;
    private final Activity<Assessment> assess;
    private final EvidenceWatch<Assessment> watch;
    private final ReadOnlyObjectWrapper<@Nullable Outcome<?>> problem = new ReadOnlyObjectWrapper<>();
    private final Plan plan;
    private final Action start;
    private final Action stop;
    private boolean wanted;

    /** A page that knows nothing yet. */
    public AssessmentPage(Workspace workspace) {
        super("assessment", Texts.of(AssessmentPage.class));
        this.workspace = workspace;
        this.assess = workspace.activity("assess");
        this.watch = new EvidenceWatch<>(workspace, "assess", Assessment.class, workspace.assessmentProperty());
        this.plan = new Plan(workspace, this::update);
        this.start = new Action(texts().get("assess"), this::assess);
        this.stop = new Action(texts().get("cancel"), this::cancel);
        primaryProperty().set(start);
        workspace.openedProperty().addListener((property, before, after) -> reset(after));
        workspace.assessmentProperty().addListener((property, before, after) -> update());
        workspace.statusProperty().addListener((property, before, after) -> update());
        workspace.openingActivity().stateProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> update());
        watch.staleProperty().addListener((property, before, after) -> update());
        watch.settledProperty().addListener((property, before, after) -> settled());
        assess.stateProperty().addListener((property, before, after) -> update());
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
        Opened opened = workspace.openedProperty().get();
        if (opened != null) {
            assess.start((progress, cancellation) -> {
                Outcome<Assessment> outcome =
                        opened.run().runner().produce(opened.playbook().assess(), progress, cancellation);
                workspace.tasks().onUi(() -> take(opened, outcome));
                return outcome;
            });
        }
    }

    private void take(Opened from, Outcome<Assessment> outcome) {
        if (outcome instanceof Outcome.Done<Assessment> done
                && from.equals(workspace.openedProperty().get())) {
            workspace.assessmentProperty().set(done.result());
        }
    }

    private void reset(@Nullable Opened opened) {
        assess.cancel();
        assess.reset();
        plan.activity().reset();
        commandLineProperty().set(opened == null ? "" : opened.commandLine("assess"));
        update();
    }

    /** Leaves a namespace's table alone, or no longer so: opens the database anew with that decision. */
    public void exclude(long namespace, boolean excluded) {
        Opened opened = workspace.openedProperty().get();
        if (opened == null || busyProperty().get()) {
            return;
        }
        Set<Long> all = new HashSet<>(opened.settings().excluded());
        if (excluded ? all.add(namespace) : all.remove(namespace)) {
            KetoSettings settings = new KetoSettings(opened.settings().config(), all);
            workspace
                    .open((progress, cancellation) -> new Outcome.Done<>(Opened.open(
                            opened.run().database().settings(),
                            settings,
                            Optional.of(opened.run().folder()),
                            workspace.user(),
                            opened.environment(),
                            cancellation)))
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
        assess.cancel();
        plan.activity().cancel();
    }

    private void update() {
        Opened opened = workspace.openedProperty().get();
        Assessment known = workspace.assessmentProperty().get();
        busyProperty().set(looks() || plan.activity().isBusy());
        start.textProperty().set(texts().get(known == null ? "assess" : "assess.again"));
        start.enabledProperty().set(opened != null && !busyProperty().get());
        stop.enabledProperty().set(isRunning(assess) || isRunning(plan.activity()));
        secondaryProperty().set(assess.isBusy() || plan.activity().isBusy() ? stop : null);
        problem.set(findProblem());
        boolean current =
                known != null && !watch.staleProperty().get() && !busyProperty().get();
        readyProperty().set(opened != null && ((current && !known.blocked()) || isBeyond()));
        stateProperty().set(stateNow(known));
        resultProperty().set(resultNow(known));
    }

    private boolean looks() {
        return assess.isBusy() || workspace.openingActivity().isBusy();
    }

    private static boolean isRunning(Activity<?> activity) {
        return activity.stateProperty().get() == Activity.State.RUNNING;
    }

    /** Whether tuples were moved already: what stands against a migration keeps nobody from looking at it. */
    private boolean isBeyond() {
        KetoStatus status = workspace.statusProperty().get();
        return status != null && status.isBeyond();
    }

    private @Nullable Outcome<?> findProblem() {
        for (Activity<?> activity : new Activity<?>[] {assess, workspace.openingActivity(), workspace.lookActivity()}) {
            Outcome<?> outcome = activity.outcomeProperty().get();
            if (outcome != null && !(outcome instanceof Outcome.Done) && !looks()) {
                return outcome;
            }
            if (activity == assess && outcome != null) {
                return null;
            }
        }
        return null;
    }

    private PageState stateNow(@Nullable Assessment known) {
        Outcome<?> outcome = assess.outcomeProperty().get();
        if (looks()) {
            return PageState.RUNNING;
        } else if (outcome != null && !(outcome instanceof Outcome.Done) && !(outcome instanceof Outcome.Cancelled)) {
            return PageState.FAILED;
        } else if (workspace.servesSince().isPresent()) {
            return PageState.DONE;
        } else if (watch.staleProperty().get()) {
            return PageState.STALE;
        } else if (known == null) {
            return PageState.TO_DO;
        } else if (known.blocked()) {
            return isBeyond() ? PageState.ATTENTION : PageState.FAILED;
        }
        boolean warns = known.findings().stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
        return warns ? PageState.ATTENTION : PageState.DONE;
    }

    private String resultNow(@Nullable Assessment known) {
        Optional<String> serves = workspace.servesSince();
        if (stateProperty().get() == PageState.DONE && serves.isPresent()) {
            return texts().get("result.cut_over", serves.get());
        }
        return switch (stateProperty().get()) {
            case RUNNING -> texts().get("result.running");
            case STALE -> texts().get("result.stale");
            case TO_DO ->
                assess.outcomeProperty().get() instanceof Outcome.Cancelled ? texts().get("result.cancelled") : "";
            case FAILED, DONE, ATTENTION -> known == null || hasFailed() ? texts().get("result.failed") : result(known);
        };
    }

    private boolean hasFailed() {
        Outcome<?> outcome = assess.outcomeProperty().get();
        return outcome != null && !(outcome instanceof Outcome.Done) && !(outcome instanceof Outcome.Cancelled);
    }

    private String result(Assessment known) {
        if (known.blocked()) {
            return Amounts.count(
                    known.findings().stream().filter(Finding::blocks).count(), "blocker");
        }
        String namespaces = Amounts.count(known.namespaces().size(), "namespace");
        String tuples = Amounts.count(known.tuples(), "tuple");
        return known.skipped() == 0
                ? texts().get("result.clean", namespaces, tuples)
                : texts().get("result", namespaces, tuples, Amounts.count(known.skipped()));
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
    public Activity<Assessment> assessActivity() {
        return assess;
    }

    Plan plan() {
        return plan;
    }

    Workspace workspace() {
        return workspace;
    }
}
