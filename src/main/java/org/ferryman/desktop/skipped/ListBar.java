package org.ferryman.desktop.skipped;

import atlantafx.base.controls.Spacer;
import atlantafx.base.theme.Styles;
import java.io.File;
import java.util.Objects;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.stage.FileChooser;
import org.ferryman.desktop.parts.FolderOpener;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.keto.skipped.ListPhase;
import org.ferryman.keto.skipped.SkippedExport.Format;
import org.ferryman.keto.skipped.SkippedIndex;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** How many there are, how far a search is, and what can be done with all of them. */
final class ListBar extends HBox {

    private final SkippedPage page;
    private final TextBundle texts;
    private final Label skipped = chip("chip-warning");
    private final Label shown = chip("chip-accent");
    private final ProgressBar bar = new ProgressBar();
    private final Label phase = new Label();
    private final Button stop;
    private final Label exported = new Label();
    private final MenuButton export;

    ListBar(SkippedPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().add("skipped-tools");
        skipped.setId("skipped-count");
        shown.setId("shown-count");
        bar.setMinHeight(6);
        bar.setPrefWidth(70);
        phase.getStyleClass().add(Styles.TEXT_MUTED);
        stop = new Button(texts.get("search.stop"));
        stop.setId("search-stop");
        stop.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
        stop.setMinWidth(USE_PREF_SIZE);
        stop.setOnAction(event -> page.stopSearching());
        exported.getStyleClass().add(Styles.TEXT_MUTED);
        export = new MenuButton(texts.get("export"), Icons.of(Feather.DOWNLOAD));
        export.setId("skipped-export");
        export.setMnemonicParsing(true);
        export.setMinWidth(USE_PREF_SIZE);
        export.setOnShowing(event -> offerFormats());
        offerFormats();
        Button folder = new Button(texts.get("folder"), Icons.of(Feather.FOLDER));
        folder.setId("skipped-folder");
        folder.setMnemonicParsing(true);
        folder.setMinWidth(USE_PREF_SIZE);
        folder.setOnAction(event -> openFolder());
        getChildren().addAll(skipped, shown, bar, phase, stop, exported, new Spacer(), export, folder);
        page.indexProperty().addListener((property, before, after) -> count());
        page.rowsProperty().addListener((property, before, after) -> count());
        page.searching().stateProperty().addListener((property, before, after) -> follow());
        page.searching().progressProperty().addListener((property, before, after) -> follow());
        page.exporting().whenChanged(() -> tell(page.exporting().view().outcome()));
        export.disableProperty().bind(page.busyProperty());
        count();
        follow();
        tell(null);
    }

    private static Label chip(String style) {
        Label label = new Label();
        label.getStyleClass().addAll("skipped-chip", style);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private void count() {
        SkippedIndex index = page.indexProperty().get();
        RowList rows = page.rowsProperty().get();
        boolean any = index != null && index.size() > 0;
        skipped.setText(texts.get("chip.skipped", index == null ? 0 : index.size()));
        skipped.getStyleClass().setAll("label", "skipped-chip", any ? "chip-warning" : "chip-accent");
        boolean some = index != null && rows != null && rows.size() < index.size();
        Nodes.show(shown, some);
        shown.setText(some ? texts.get("chip.shown", rows.size()) : "");
        tell(null);
    }

    /** A search that is done within a moment has no news, and shows nothing. */
    private void follow() {
        Progress progress = page.searching().progressProperty().get();
        boolean works = page.searching().stateProperty().get() == Activity.State.RUNNING && progress != null;
        Nodes.show(bar, works);
        Nodes.show(phase, works);
        Nodes.show(stop, works);
        if (works && progress != null) {
            long total = progress.total().orElse(0);
            bar.setProgress(total == 0 ? ProgressBar.INDETERMINATE_PROGRESS : (double) progress.done() / total);
            String key = progress.phase() == ListPhase.SORTING ? "sorting" : "searching";
            phase.setText(texts.get(key, progress.done(), total));
        }
    }

    private void offerFormats() {
        RowList rows = page.rowsProperty().get();
        boolean some = page.queryProperty().get().isFiltered() && rows != null;
        export.getItems().clear();
        for (Format format : Format.values()) {
            String kind = some ? "export.some." : "export.all.";
            MenuItem item = new MenuItem(texts.get(kind + format, rows == null ? 0 : rows.size()));
            item.setId("export-" + format.ending().substring(1));
            item.setOnAction(event -> choose(format));
            export.getItems().add(item);
        }
    }

    private void choose(Format format) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.get("export.dialog"));
        chooser.setInitialFileName("skipped" + format.ending());
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(format.name(), "*" + format.ending()));
        File target = chooser.showSaveDialog(getScene().getWindow());
        if (target != null) {
            page.export(format, target.toPath());
        }
    }

    private void openFolder() {
        OpenDatabase opened = page.workspace().openedProperty().get();
        if (opened != null) {
            FolderOpener.open(page.workspace(), opened.run().folder(), page::tell);
        }
    }

    private void tell(@Nullable Outcome<java.nio.file.Path> outcome) {
        boolean done = outcome instanceof Outcome.Done;
        Nodes.show(exported, done);
        if (done) {
            // It could not be used meanwhile, and lost the keys.
            export.requestFocus();
        }
        if (outcome instanceof Outcome.Done<java.nio.file.Path> to) {
            exported.setText(texts.get(
                    "export.done",
                    Objects.requireNonNull(to.result().getFileName()).toString()));
            exported.setTooltip(new javafx.scene.control.Tooltip(to.result().toString()));
        }
    }
}
