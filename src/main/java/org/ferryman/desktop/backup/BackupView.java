package org.ferryman.desktop.backup;

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
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.EventLog.Line;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.playbook.backup.BackupResult;
import org.kordamp.ikonli.feather.Feather;

/** How to make a backup, how far it is, and what came of it. */
public final class BackupView extends VBox {

    private static final double LOG_HEIGHT = 190;

    private final BackupPage page;
    private final Texts texts;
    private final Label none;
    private final Label stale;
    private final Label gone;
    private final ProgressView progress = new ProgressView();
    private final EventTail log;
    private final VBox result = new VBox();
    private final VBox choices;
    private final VBox waiver;
    private boolean filledAsCurrent;

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
        getChildren().addAll(none, progress, problem(page.backupActivity()), problem(page.verifyActivity()), log);
        getChildren().addAll(gone, stale, result, choices, waiver);
        follow(page.backupActivity());
        follow(page.verifyActivity());
        page.stateProperty().addListener((property, before, after) -> update());
        page.resultProperty().addListener((property, before, after) -> update());
        page.workspace().statusProperty().addListener((property, before, after) -> update());
        page.lines().addListener((ListChangeListener<Line>) change -> update());
        page.goneProperty().addListener((property, before, after) -> update());
        page.backupProperty().addListener((property, before, after) -> fill());
        page.verifyActivity().outcomeProperty().addListener((property, before, after) -> fill());
        page.workspace().openedProperty().addListener((property, before, after) -> update());
        fill();
    }

    private OutcomeView problem(Activity<BackupResult> activity) {
        OutcomeView problem = new OutcomeView(page.workspace().user().log());
        activity.outcomeProperty().addListener((property, before, after) -> problem.show(after));
        problem.show(activity.outcomeProperty().get());
        return problem;
    }

    private void follow(Activity<BackupResult> activity) {
        activity.progressProperty().addListener((property, before, after) -> progress.show(after));
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

    private void fill() {
        BackupResult known = page.backupProperty().get();
        filledAsCurrent = page.isCurrent();
        if (known == null) {
            result.getChildren().clear();
        } else {
            result.getChildren().setAll(new ResultView(page, known));
        }
        update();
    }

    private void update() {
        if (page.isCurrent() != filledAsCurrent) {
            fill();
            return;
        }
        boolean opened = page.workspace().openedProperty().get() != null;
        PageState state = page.stateProperty().get();
        boolean runs = state == PageState.RUNNING;
        Nodes.show(none, !opened);
        Nodes.show(progress, runs);
        Nodes.show(log, (runs || state == PageState.FAILED) && !page.lines().isEmpty());
        Nodes.show(gone, page.goneProperty().get() && !runs);
        boolean older = page.isOlder() && !runs;
        stale.setText(older ? page.older() : "");
        Nodes.show(stale, older);
        Nodes.show(result, page.backupProperty().get() != null && !runs);
        Nodes.show(choices, opened && !runs);
        Nodes.show(waiver, opened && !runs);
    }
}
