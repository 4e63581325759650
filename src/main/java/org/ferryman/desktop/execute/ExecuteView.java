package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.execute.Sequence.Ending;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.Verification;
import org.jspecify.annotations.Nullable;

/** The page that migrates: shows what its model says, part by part. */
public final class ExecuteView extends VBox {

    private final ExecutePage page;
    private final Workspace workspace;
    private final Texts texts;
    private List<@Nullable Object> shown = List.of();
    private Optional<RunningView> running = Optional.empty();

    /** Shows the model. */
    public ExecuteView(ExecutePage page) {
        this.page = page;
        this.workspace = page.workspace();
        this.texts = page.texts();
        getStyleClass().addAll("page-body", "execute");
        page.revisionProperty().addListener((property, before, after) -> refresh());
        page.snapshotProperty().addListener((property, before, after) -> running.ifPresent(view -> view.show(after)));
        refresh();
    }

    /** Makes anew only what has changed: what the user looks at keeps its place. */
    private void refresh() {
        Phase phase = page.phaseProperty().get();
        if (phase == Phase.RUNNING || phase == Phase.CANCELLING) {
            if (running.isEmpty()) {
                RunningView view = new RunningView(page);
                VBox.setVgrow(view, Priority.ALWAYS);
                running = Optional.of(view);
                getChildren().setAll(view);
            }
            running.get().refresh();
            running.get().show(page.snapshotProperty().get());
            shown = List.of();
            return;
        }
        running = Optional.empty();
        List<@Nullable Object> now = Arrays.asList(
                phase,
                page.ending(),
                page.isStale(),
                workspace.verificationProperty().get(),
                workspace.statusProperty().get(),
                workspace.migrationProperty().get(),
                workspace.scheduledFreezeProperty().get(),
                page.writes().isFrozen(),
                page.canMigrate(),
                workspace.dryRunProperty().get(),
                workspace.assessmentProperty().get());
        if (!now.equals(shown)) {
            shown = now;
            List<Node> parts = new ArrayList<>();
            page.ending().ifPresent(ending -> parts.add(outcome(ending)));
            boolean offersThaw = phase != Phase.VERIFIED && phase != Phase.LOOKING && phase != Phase.CUT_OVER;
            if (page.writes().isFrozen() && offersThaw) {
                parts.add(frozen());
            }
            boolean offersMigration = phase == Phase.READY
                    || phase == Phase.DIFFERENT
                    || phase == Phase.VERIFIED
                    || phase == Phase.DOUBTFUL;
            if (offersMigration && !page.canMigrate()) {
                Label reason = Labels.wrapped(texts.get("freeze.unknown"));
                reason.setId("freeze-unknown");
                reason.getStyleClass().addAll("notice", "notice-warning");
                parts.add(reason);
            }
            if (page.canRollBack()) {
                Label back = Labels.wrapped(texts.get("roll.back"));
                back.setId("way-back");
                parts.add(back);
            }
            parts.addAll(parts(phase));
            getChildren().setAll(parts);
        }
    }

    private List<Node> parts(Phase phase) {
        Verification verification = workspace.verificationProperty().get();
        return switch (phase) {
            case LOOKING -> List.of(Labels.muted(texts.get("looking")), new ProgressView());
            case UNKNOWN -> List.of(unknown());
            case BLOCKED -> blocked(verification);
            case READY, CONFIRMING -> ready();
            case UNVERIFIED ->
                page.ending().isPresent()
                        ? List.of()
                        : List.of(
                                Labels.heading(texts.get("unverified")), Labels.wrapped(texts.get("unverified.text")));
            case DIFFERENT, VERIFIED ->
                verification == null ? List.of() : List.of(new ResultView(page, verification, true));
            case DOUBTFUL -> doubtful(verification);
            case CUT_OVER -> cutOver();
            case RUNNING, CANCELLING -> List.of();
        };
    }

    private List<Node> doubtful(@Nullable Verification verification) {
        Label heading = Labels.heading(texts.get("doubtful"));
        heading.setId("doubtful");
        List<Node> parts = new ArrayList<>(List.of(heading, Labels.wrapped(texts.get("doubtful.text"))));
        if (verification != null) {
            parts.add(new ResultView(page, verification, false));
        }
        return parts;
    }

    private List<Node> cutOver() {
        Label heading =
                Labels.heading(texts.get("cut_over", workspace.servesSince().orElse("")));
        heading.setId("cut-over");
        return List.of(heading, Labels.wrapped(texts.get("cut_over.text")));
    }

    private OutcomeView unknown() {
        OutcomeView view = new OutcomeView(workspace.user().log());
        Outcome<?> outcome = workspace.lookActivity().outcomeProperty().get();
        if (outcome != null && !(outcome instanceof Outcome.Done)) {
            view.show(outcome, texts.get("unknown"), texts.get("unknown.state"));
        }
        return view;
    }

    private List<Node> blocked(@Nullable Verification verification) {
        KetoStatus status = workspace.statusProperty().get();
        String key = status != null && status.lastKnown() == KetoStatus.State.IN_USE ? "in_use" : "blocked";
        List<Node> parts = new ArrayList<>();
        parts.add(Labels.heading(texts.get(key)));
        parts.add(Labels.wrapped(texts.get(key + ".text")));
        if (status != null && (verification == null || !verification.findings().containsAll(status.findings()))) {
            parts.add(findings(status.findings()));
        }
        if (verification != null) {
            parts.add(new ResultView(page, verification, false));
        }
        return parts;
    }

    private VBox frozen() {
        Button thaw = Buttons.of("thaw-now", texts.get("thaw"), page::thaw);
        VBox box = new VBox(10, Labels.wrapped(texts.get("frozen")), thaw);
        box.setId("frozen");
        box.getStyleClass().addAll("notice", "notice-warning");
        return box;
    }

    private List<Node> ready() {
        KetoStatus status = workspace.statusProperty().get();
        List<Finding> known = status == null
                ? List.of()
                : status.findings().stream()
                        .filter(finding -> finding.severity() != Severity.INFO)
                        .toList();
        return known.isEmpty() ? List.of(new PlanView(page)) : List.of(new PlanView(page), findings(known));
    }

    private static FindingsView findings(List<Finding> findings) {
        FindingsView view = new FindingsView();
        view.show(findings);
        return view;
    }

    private OutcomeView outcome(Ending ending) {
        OutcomeView view = new OutcomeView(workspace.user().log());
        view.setId("ending");
        EndingText text = EndingText.of(page, ending);
        view.show(ending.outcome(), text.title(), text.state());
        return view;
    }
}
