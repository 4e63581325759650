package org.ferryman.desktop.finish;

import atlantafx.base.theme.Styles;
import java.util.Locale;
import javafx.collections.SetChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.JournalTable;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ReportView;
import org.ferryman.desktop.users.AdministratorView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.record.RunRecord;
import org.kordamp.ikonli.feather.Feather;

/** The last page: facts, what to do next, what was done, and the files that prove it. */
public final class FinishView extends VBox {

    private final FinishPage page;
    private final TextBundle texts;
    private final OutcomeView failed;
    private final FactsView facts;
    private final JournalTable journal;
    private final Label older = Labels.muted("");
    private final FilesView files;
    private final Label path = Labels.muted("");
    private final Button open;

    /** Shows the model. */
    public FinishView(FinishPage page) {
        this.page = page;
        this.texts = page.texts();
        this.facts = new FactsView(texts);
        this.journal = new JournalTable();
        this.files = new FilesView(texts);
        this.open = new Button(texts.get("files.open"), Icons.of(Feather.FOLDER));
        getStyleClass().add("page-body");
        failed = new OutcomeView(page.workspace().user().log());
        older.managedProperty().bind(older.textProperty().isNotEmpty());
        getChildren()
                .addAll(
                        failed,
                        facts,
                        section(
                                "report.title",
                                new ReportView(page.workspace(), page.report(), texts.get("report.about"))),
                        whatNext(),
                        section("back.title", back()),
                        section("clean.title", new CleanUpView(page)),
                        section("retire.title", new RetirementView(page)),
                        section("journal.title", new VBox(journal, older)),
                        section("files.title", new VBox(folder(), files)));
        page.contentProperty().addListener((property, before, after) -> fill(after));
        fill(page.content());
    }

    private VBox section(String key, VBox content) {
        content.getStyleClass().add("finish-section");
        Label title = Labels.heading(texts.get(key));
        title.setId(key.replace('.', '-'));
        VBox section = new VBox(title, content);
        section.getStyleClass().add("finish-block");
        return section;
    }

    private VBox back() {
        RollBackView back = new RollBackView(page);
        back.getStyleClass().add("finish-section");
        return new VBox(new AdministratorView(page.administrator(), page), back);
    }

    /** Where nothing is moved, or all was rolled back, nothing is to be done for v0.7. */
    private VBox whatNext() {
        VBox section = section("next.title", next());
        Nodes.show(section, page.content().isMoved());
        page.contentProperty().addListener((property, before, after) -> Nodes.show(section, after.isMoved()));
        return section;
    }

    private VBox next() {
        VBox list = new VBox();
        for (NextStep step : NextStep.values()) {
            CheckBox box = new CheckBox(texts.get("next." + step));
            box.setId("next-" + step.name().toLowerCase(Locale.ROOT));
            box.getStyleClass().add(Styles.TEXT_BOLD);
            box.selectedProperty().addListener((property, before, selected) -> tick(step, selected));
            page.ticked().addListener((SetChangeListener<NextStep>)
                    change -> box.setSelected(page.ticked().contains(step)));
            Label why = Labels.muted(texts.get("next." + step + ".why"));
            why.getStyleClass().add("choice-about");
            VBox item = new VBox(box, why);
            item.setId("item-" + step.name().toLowerCase(Locale.ROOT));
            Nodes.show(item, step.applies(page.content()));
            page.contentProperty().addListener((property, before, after) -> Nodes.show(item, step.applies(after)));
            item.getStyleClass().add("next-step");
            list.getChildren().add(item);
        }
        return list;
    }

    private void tick(NextStep step, boolean done) {
        if (done) {
            page.ticked().add(step);
        } else {
            page.ticked().remove(step);
        }
    }

    private HBox folder() {
        path.setId("run-folder");
        HBox.setHgrow(path, Priority.ALWAYS);
        path.setMaxWidth(Double.MAX_VALUE);
        open.setId("open-folder");
        open.setMnemonicParsing(true);
        open.setMinWidth(USE_PREF_SIZE);
        open.setOnAction(event -> page.openFolder(""));
        HBox row = new HBox(path, open);
        row.getStyleClass().add("finish-folder");
        return row;
    }

    private void fill(FinishContent now) {
        RunRecord record = now.record();
        failed.show(now.failure());
        facts.fill(now);
        journal.show(record);
        files.show(record);
        path.setText(record == null ? "" : record.folder().toString());
        open.setDisable(record == null);
        older.setText(record != null && record.more() ? texts.get("journal.more", RunRecord.LISTED) : "");
    }
}
