package org.ferryman.desktop.kratos.pair.cutover;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.pair.PairAskedView;
import org.ferryman.desktop.kratos.pair.cutover.ConditionsWatch.Sight;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosCutover;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** One calm page: what must be so, the question, the countdown, the work, and what came of it. */
public final class HandoverView extends VBox {

    private final HandoverPage page;
    private final TextBundle texts;
    private final Label state = Labels.heading("");
    private final OutcomeView unread;
    private final OutcomeView problem;
    private final FindingsView met = new FindingsView();
    private final FindingsView findings = new FindingsView();
    private final QuestionView question;
    private final Label count = new Label();
    private final VBox counting;
    private final ProgressView progress = new ProgressView();
    private final Label now = Labels.wrapped("");
    private final Label open;
    private final CutoverConditions conditions;
    private final VBox options;
    private final PairAskedView arm;
    private final CutoverResult result;

    /** Shows the model. */
    public HandoverView(HandoverPage page) {
        this.page = page;
        this.texts = page.texts();
        this.unread = new OutcomeView(page.workspace().user().log());
        this.problem = new OutcomeView(page.workspace().user().log());
        this.open = Labels.banner("", Feather.CHECK_CIRCLE, "info");
        open.setId("target-open");
        this.conditions = new CutoverConditions(texts);
        this.result = new CutoverResult(texts);
        getStyleClass().add("page-body");
        state.setId("state");
        count.setId("countdown");
        count.getStyleClass().add(Styles.TITLE_1);
        counting = new VBox(8, count, Labels.wrapped(texts.get("countdown.about")));
        counting.getStyleClass().addAll("notice", "notice-accent");
        question = new QuestionView(page.workspace(), page.question(), "cutover", this::words);
        arm = new PairAskedView(page.workspace(), page, page.arm(), page::askToArm, "arm", page::isArmable);
        options = options();
        getChildren()
                .addAll(
                        problem,
                        met,
                        counting,
                        question,
                        open,
                        progress,
                        now,
                        state,
                        result,
                        unread,
                        conditions,
                        findings,
                        options,
                        arm);
        page.step().viewProperty().addListener((property, before, after) -> {
            met.show(after.question().map(Question::findings).orElse(List.of()));
            progress.show(after.progress());
            refresh();
        });
        page.typedProperty().addListener((property, before, after) -> question.refresh());
        page.countdown().leftProperty().addListener((property, before, after) -> refresh());
        page.arm().viewProperty().addListener((property, before, after) -> refresh());
        page.watch().sightProperty().addListener((property, before, after) -> refresh());
        page.workspace().seenProperty().addListener((property, before, after) -> refresh());
        page.workspace().openedProperty().addListener((property, before, after) -> refresh());
        page.workspace().cutoverProperty().addListener((property, before, after) -> fill(after));
        page.workspace().openedTargetProperty().addListener((property, before, after) -> refresh());
        fill(page.workspace().cutoverProperty().get());
    }

    private VBox options() {
        CheckBox first = new CheckBox(texts.get("verify"));
        first.setId("verify-first");
        first.setWrapText(true);
        first.setMinHeight(USE_PREF_SIZE);
        first.selectedProperty().bindBidirectional(page.verifyFirstProperty());
        TextField command = new TextField();
        command.setId("on-open");
        command.setPromptText(texts.get("open.prompt"));
        command.textProperty().bindBidirectional(page.onOpenProperty());
        Label name = Labels.wrapped(texts.get("open"));
        name.setLabelFor(command);
        return new VBox(8, name, command, first);
    }

    private Words words() {
        TextField typed = new TextField();
        typed.setId("cutover-typed");
        typed.setPromptText(HandoverPage.WORDS);
        typed.textProperty().bindBidirectional(page.typedProperty());
        Label type = Labels.wrapped(texts.get("type", HandoverPage.WORDS));
        type.setLabelFor(typed);
        return new Words(
                texts.get("ask"),
                texts.get("ask.yes"),
                texts.get("ask.no"),
                "warning",
                Styles.ACCENT,
                texts.get("ask.sql"),
                List.of(Labels.wrapped(texts.get(isLong() ? "ask.long" : "ask.about"))),
                List.of(type, typed));
    }

    private boolean isLong() {
        return page.workspace().isLong();
    }

    private void fill(@Nullable KratosCutover done) {
        if (done != null) {
            result.show(done);
        }
        refresh();
    }

    private void refresh() {
        boolean busy = page.step().view().isBusy();
        boolean counts = page.countdown().isRunning();
        boolean arms =
                page.arm().view().isBusy() || page.arm().view().question().isPresent();
        boolean asked = page.step().view().question().isPresent();
        Sight sight = page.watch().sightProperty().get();
        KratosBlueGreenStatus seen = sight.status();
        problem.show(page.step().view().outcome());
        unread.show(sight.failure());
        Nodes.show(counting, counts);
        count.setText(texts.get("countdown", page.countdown().leftProperty().get()));
        if (counts) {
            Nodes.show(question, false);
        } else {
            question.refresh();
        }
        Nodes.show(progress, busy);
        Nodes.show(now, busy);
        OpenedTarget opened = page.workspace().openedTargetProperty().get();
        Nodes.show(open, busy && opened != null);
        if (opened != null) {
            open.setText(texts.get("open.now", CutoverResult.told(opened.openedAt())));
        }
        now.setText(texts.get(opened != null ? "now.open" : page.isDecided() ? "now.decided" : "now"));
        boolean still = !busy && !counts && !page.isOpen();
        state.setText(said(seen));
        Nodes.show(state, !busy && !counts);
        Nodes.show(conditions, still && seen != null);
        if (seen != null) {
            conditions.show(seen, sight.back(), isLong());
        }
        findings.show(still && seen != null ? seen.findings() : List.of());
        Nodes.show(options, still && seen != null && !asked);
        arm.refresh();
        Nodes.show(
                arm,
                still
                        && !asked
                        && (page.isArmable() || arms || page.arm().view().outcome() != null));
        Nodes.show(result, page.isOpen() && page.workspace().cutoverProperty().get() != null);
    }

    private String said(@Nullable KratosBlueGreenStatus seen) {
        if (page.workspace().openedProperty().get() == null) {
            return texts.get("none");
        }
        Optional<BlueGreenPhase> known = page.workspace().phase();
        // What is watched may be from before the cut-over.
        return (page.isOpen() || seen == null ? known : Optional.of(seen.phase()))
                .map(phase -> texts.get("state." + phase))
                .orElseGet(() -> texts.get("looking"));
    }
}
