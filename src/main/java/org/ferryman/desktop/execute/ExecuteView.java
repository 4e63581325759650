package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.Verification;

/** The page that migrates: shows what its model says, part by part. */
public final class ExecuteView extends VBox {

    private final ExecutePage page;
    private final Workspace workspace;
    private final TextBundle texts;
    private final QuestionView question;
    private final QuestionView stop;
    private final CopyAheadView ahead;
    private Optional<RunningView> running = Optional.empty();

    /** Shows the model. */
    public ExecuteView(ExecutePage page) {
        this.page = page;
        this.workspace = page.workspace();
        this.texts = page.texts();
        this.question = new QuestionView(workspace, page.steps(), "confirm", this::question);
        this.stop = new QuestionView(page.steps().stop(), "cancel", this::stop);
        this.ahead = new CopyAheadView(page);
        getStyleClass().addAll("page-body", "execute");
        page.contentProperty().addListener((property, before, after) -> refresh(after));
        page.snapshotProperty().addListener((property, before, after) -> running.ifPresent(view -> view.show(after)));
        refresh(page.content());
    }

    private Words question() {
        OpenDatabase opened = workspace.openedProperty().get();
        String what = opened == null ? "" : opened.run().database().settings().label();
        return new Words(
                texts.get("confirm.question", what),
                texts.get("confirm.yes"),
                texts.get("confirm.no"),
                "accent",
                Styles.ACCENT,
                outage());
    }

    /** For how long v0.6 can't write if the answer is yes. */
    private Label outage() {
        ExecuteContent now = page.content();
        Instant time = Instant.now();
        Label outage = Labels.wrapped(now.forecast()
                .outage()
                .map(known -> now.writes().scheduled() ? known.freezeText(time) : known.text(time))
                .orElse(texts.get("outage.NONE")));
        outage.setId("confirm-outage");
        return outage;
    }

    private Words stop() {
        return new Words(
                texts.get("cancel.question"),
                texts.get("cancel.yes"),
                texts.get("cancel.no"),
                "danger",
                Styles.DANGER,
                Labels.wrapped(new RunText(page.content(), texts).cancel()));
    }

    /** Makes anew only what has changed: what the user looks at keeps its place. */
    private void refresh(ExecuteContent now) {
        if (now.phase() == ExecutePhase.RUNNING || now.phase() == ExecutePhase.CANCELLING) {
            if (running.isEmpty()) {
                RunningView view = new RunningView(page, stop);
                VBox.setVgrow(view, Priority.ALWAYS);
                running = Optional.of(view);
                getChildren().setAll(view);
            }
            running.get().refresh(now);
            running.get().show(page.snapshotProperty().get());
            return;
        }
        running = Optional.empty();
        ExecutePhase phase = now.phase();
        List<Node> parts = new ArrayList<>();
        // Who is asked has read it, and is to see the question.
        now.ending().filter(ending -> phase != ExecutePhase.CONFIRMING).ifPresent(ending -> {
            parts.add(outcome(now, ending));
            if (now.canMoveAgain()) {
                parts.add(moveAgain(now));
            }
        });
        boolean offersThaw =
                phase != ExecutePhase.VERIFIED && phase != ExecutePhase.LOOKING && phase != ExecutePhase.CUT_OVER;
        if (now.isFrozen() && offersThaw) {
            parts.add(frozen());
        }
        boolean offersMigration = phase == ExecutePhase.READY
                || phase == ExecutePhase.DIFFERENT
                || phase == ExecutePhase.VERIFIED
                || phase == ExecutePhase.DOUBTFUL;
        if (offersMigration && !now.canMigrate()) {
            Label reason = Labels.wrapped(texts.get("freeze.unknown"));
            reason.setId("freeze-unknown");
            reason.getStyleClass().addAll("notice", "notice-warning");
            parts.add(reason);
        }
        if (now.canRollBack()) {
            Label back = Labels.wrapped(texts.get("roll.back"));
            back.setId("way-back");
            parts.add(back);
        }
        parts.addAll(parts(now));
        if (phase == ExecutePhase.READY && !now.isFrozen()) {
            parts.add(ahead);
        }
        getChildren().setAll(parts);
    }

    private List<Node> parts(ExecuteContent now) {
        Verification verification = now.verification();
        return switch (now.phase()) {
            case LOOKING -> List.of(Labels.muted(texts.get("looking")), new ProgressView());
            case UNKNOWN -> List.of(unknown(now.ending().isPresent()));
            case BLOCKED -> withOpening(blocked(now));
            case READY, CONFIRMING -> withOpening(ready(now));
            case UNVERIFIED ->
                now.ending().isPresent()
                        ? List.of()
                        : List.of(
                                Labels.heading(texts.get("unverified")), Labels.wrapped(texts.get("unverified.text")));
            case DIFFERENT, VERIFIED ->
                verification == null ? List.of() : List.of(new ResultView(now, texts, verification, true));
            case DOUBTFUL -> doubtful(now);
            case CUT_OVER -> cutOver();
            case RUNNING, CANCELLING -> List.of();
        };
    }

    /** Below them what was found when the database was opened: that another run folder had moved tuples here. */
    private List<Node> withOpening(List<Node> parts) {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened == null || opened.run().findings().isEmpty()) {
            return parts;
        }
        FindingsView view = findings(opened.run().findings());
        view.setId("found-at-opening");
        List<Node> all = new ArrayList<>(parts);
        all.add(view);
        return all;
    }

    private List<Node> doubtful(ExecuteContent now) {
        Verification verification = now.verification();
        Label heading = Labels.heading(texts.get("doubtful"));
        heading.setId("doubtful");
        List<Node> parts = new ArrayList<>(List.of(heading, Labels.wrapped(texts.get("doubtful.text"))));
        if (verification != null) {
            parts.add(new ResultView(now, texts, verification, false));
        }
        return parts;
    }

    private List<Node> cutOver() {
        Label heading =
                Labels.heading(texts.get("cut_over", workspace.servesSince().orElse("")));
        heading.setId("cut-over");
        return List.of(heading, Labels.wrapped(texts.get("cut_over.text")));
    }

    /** @param ended whether how the work ended stands above, which may be known better than the state is now */
    private OutcomeView unknown(boolean ended) {
        OutcomeView view = new OutcomeView(workspace.user().log());
        Outcome<?> outcome = workspace.lookActivity().outcomeProperty().get();
        if (outcome != null && !(outcome instanceof Outcome.Done)) {
            view.show(outcome, texts.get("unknown"), texts.get(ended ? "unknown.since" : "unknown.state"));
        }
        return view;
    }

    private List<Node> blocked(ExecuteContent now) {
        if (now.canMoveAgain() && now.ending().isPresent()) {
            // Its findings are these.
            return List.of();
        }
        Verification verification = now.verification();
        KetoStatus status = now.status();
        String key = status != null && status.lastKnown() == KetoStatus.State.IN_USE ? "in_use" : "blocked";
        List<Node> parts = new ArrayList<>();
        parts.add(Labels.heading(texts.get(key)));
        parts.add(Labels.wrapped(texts.get(key + ".text")));
        if (status != null && (verification == null || !verification.findings().containsAll(status.findings()))) {
            parts.add(findings(status.findings()));
        }
        if (now.canMoveAgain()) {
            parts.add(moveAgain(now));
        } else if (verification != null) {
            parts.add(new ResultView(now, texts, verification, false));
        }
        return parts;
    }

    /** What was deleted through v0.7 comes back only to those who say so; the finding above lists it. */
    private VBox moveAgain(ExecuteContent now) {
        CheckBox again = new CheckBox(texts.get("again.tick", now.deleted()));
        again.setId("move-again");
        again.setMnemonicParsing(true);
        again.setWrapText(true);
        again.setSelected(now.movesAgain());
        again.selectedProperty()
                .addListener(
                        (property, before, after) -> page.movesAgainProperty().set(after));
        VBox box = new VBox(10, Labels.wrapped(texts.get("again.about")), again);
        box.getStyleClass().addAll("notice", "notice-warning");
        return box;
    }

    private VBox frozen() {
        Button thaw = Buttons.of("thaw-now", texts.get("thaw"), page::thaw);
        VBox box = new VBox(10, Labels.wrapped(texts.get("frozen")), thaw);
        box.setId("frozen");
        box.getStyleClass().addAll("notice", "notice-warning");
        return box;
    }

    private List<Node> ready(ExecuteContent now) {
        KetoStatus status = now.status();
        List<Finding> known = status == null
                ? List.of()
                : status.findings().stream()
                        .filter(finding -> finding.severity() != Severity.INFO)
                        .toList();
        PlanView plan = new PlanView(now, texts, question);
        return known.isEmpty() ? List.of(plan) : List.of(plan, findings(known));
    }

    private static FindingsView findings(List<Finding> findings) {
        FindingsView view = new FindingsView();
        view.show(findings);
        return view;
    }

    private OutcomeView outcome(ExecuteContent now, Ending ending) {
        OutcomeView view = new OutcomeView(workspace.user().log());
        view.setId("ending");
        EndingText text = EndingText.of(now, ending, texts);
        view.show(ending.outcome(), text.title(), text.state());
        return view;
    }
}
