package org.ferryman.desktop.backup;

import java.util.Objects;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.EventTail;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.EventLog.Line;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.backup.BackupResult;
import org.kordamp.ikonli.feather.Feather;

/** How to make a backup, how far it is, and what came of it. */
public final class BackupView extends VBox {

    private static final double LOG_HEIGHT = 190;

    private final BackupPage page;
    private final TextBundle texts;
    private final Label none;
    private final Label stale;
    private final Label gone;
    private final ProgressView progress = new ProgressView();
    private final EventTail log;
    private final VBox result = new VBox();
    private final VBox choices;
    private final VBox waiver;

    /** Shows the model. */
    public BackupView(BackupPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().add("page-body");
        none = Labels.muted(texts.get("none"));
        stale = Labels.banner("", Feather.REFRESH_CW, "warning");
        stale.setId("older");
        gone = Labels.banner(texts.get("gone"), Feather.X_CIRCLE, "blocker");
        log = new EventTail(page.lines(), texts.get("log"));
        log.setId("backup-log");
        log.setMinHeight(LOG_HEIGHT);
        log.setPrefHeight(LOG_HEIGHT);
        choices = new VBox(section("how", new ToolChoice(page)), section("options", new PlaceForm(page)));
        choices.getStyleClass().add("page-sections");
        choices.disableProperty().bind(page.busyProperty().or(page.form().waivesProperty()));
        waiver = waiver();
        getChildren().addAll(none, progress, problem(page.backup()), problem(page.verification()), log);
        getChildren().addAll(gone, stale, result, choices, waiver);
        follow(page.backup());
        follow(page.verification());
        page.lines().addListener((ListChangeListener<Line>) change -> update(page.content()));
        page.contentProperty().addListener((property, before, after) -> {
            if (!Objects.equals(before.backup(), after.backup())
                    || before.verified() != after.verified()
                    || before.isCurrent() != after.isCurrent()) {
                fill(after);
            }
            update(after);
        });
        fill(page.content());
        update(page.content());
    }

    private OutcomeView problem(StepModel<?, BackupResult> step) {
        OutcomeView problem = new OutcomeView(page.workspace().user().log());
        step.whenChanged(() -> problem.show(step.view().outcome()));
        problem.show(step.view().outcome());
        return problem;
    }

    private void follow(StepModel<?, BackupResult> step) {
        step.viewProperty().addListener((property, before, after) -> {
            if (after.isBusy()) {
                progress.show(after.progress());
            }
        });
    }

    private VBox section(String key, Node content) {
        VBox section = new VBox(Labels.heading(texts.get(key)), content);
        section.getStyleClass().add("page-section");
        return section;
    }

    private VBox waiver() {
        CheckBox box = new CheckBox(texts.get("waiver"));
        box.setId("waives");
        box.setMnemonicParsing(true);
        box.selectedProperty().bindBidirectional(page.form().waivesProperty());
        box.disableProperty().bind(page.busyProperty());
        Label about = Labels.muted(texts.get("waiver.about"));
        TextField reason = new TextField();
        reason.setId("reason");
        reason.setPromptText(texts.get("waiver.prompt"));
        reason.textProperty().bindBidirectional(page.form().reasonProperty());
        reason.disableProperty().bind(page.busyProperty());
        Label label = Labels.wrapped(texts.get("waiver.reason"));
        label.setLabelFor(reason);
        VBox text = new VBox(label, reason);
        text.getStyleClass().add("finding-text");
        text.visibleProperty().bind(box.selectedProperty());
        text.managedProperty().bind(box.selectedProperty());
        VBox below = new VBox(about, text);
        below.getStyleClass().addAll("choice-about", "page-section");
        VBox card = new VBox(box, below);
        card.getStyleClass().addAll("card", "places");
        return card;
    }

    private void fill(BackupContent now) {
        if (now.backup() == null) {
            result.getChildren().clear();
        } else {
            result.getChildren().setAll(new ResultView(page, now.backup()));
        }
    }

    private void update(BackupContent now) {
        boolean runs = now.isAtWork();
        boolean failed = page.stateProperty().get() == PageState.FAILED;
        Nodes.show(none, !now.opened());
        Nodes.show(progress, runs);
        Nodes.show(log, (runs || failed) && !page.lines().isEmpty());
        Nodes.show(gone, now.gone() && !runs);
        boolean older = now.isOlder() && !runs;
        stale.setText(older ? now.older() : "");
        Nodes.show(stale, older);
        Nodes.show(result, now.backup() != null && !runs);
        Nodes.show(choices, now.opened() && !runs);
        Nodes.show(waiver, now.opened() && !runs);
    }
}
