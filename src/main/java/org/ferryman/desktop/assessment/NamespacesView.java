package org.ferryman.desktop.assessment;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.move.Assessment.NamespaceAssessment;
import org.ferryman.keto.move.Assessment.Sample;
import org.ferryman.report.AmountText;

/** The namespaces in a table, and of the selected one a few tuples, by which people see whether id and name agree. */
final class NamespacesView extends VBox {

    private static final int MOST_ROWS = 8;

    private final TextBundle texts;
    private final VBox samples = new VBox();

    NamespacesView(TextBundle texts, List<NamespaceAssessment> namespaces) {
        this.texts = texts;
        getStyleClass().add("page-section");
        samples.getStyleClass().addAll("card", "lines");
        if (namespaces.isEmpty()) {
            getChildren().add(Labels.muted(texts.get("namespaces.none")));
            return;
        }
        TableView<NamespaceAssessment> table = table(namespaces);
        getChildren().addAll(table, samples);
        table.getSelectionModel().selectedItemProperty().addListener((property, before, selected) -> {
            if (selected != null) {
                show(selected);
            }
        });
        table.getSelectionModel().select(0);
    }

    private TableView<NamespaceAssessment> table(List<NamespaceAssessment> namespaces) {
        return Columns.table(
                "namespaces",
                texts.get("namespaces"),
                namespaces,
                MOST_ROWS,
                List.of(
                        Columns.number(texts.get("column.id"), "", 70, NamespaceAssessment::id, String::valueOf),
                        Columns.text(texts.get("column.name"), 170, NamespaceAssessment::name),
                        Columns.count(texts.get("column.tuples"), "", 100, NamespaceAssessment::tuples),
                        Columns.count(texts.get("column.skipped"), "", 80, NamespaceAssessment::skipped),
                        Columns.count(
                                texts.get("column.duplicates"),
                                texts.get("column.duplicates.about"),
                                100,
                                NamespaceAssessment::duplicates),
                        Columns.count(
                                texts.get("column.empty"),
                                texts.get("column.empty.about"),
                                130,
                                NamespaceAssessment::emptySubjects),
                        Columns.number(
                                texts.get("column.bytes"), "", 90, NamespaceAssessment::bytes, AmountText::bytes)));
    }

    private void show(NamespaceAssessment namespace) {
        String id = String.valueOf(namespace.id());
        String key = namespace.samples().isEmpty() ? "samples.none" : "samples";
        samples.getChildren().setAll(Labels.muted(texts.get(key, namespace.name(), id)));
        namespace.samples().forEach(sample -> samples.getChildren().add(line(namespace, sample)));
        samples.setAccessibleText(texts.get(key, namespace.name(), id));
    }

    private static Label line(NamespaceAssessment namespace, Sample sample) {
        String tuple =
                namespace.name() + ":" + sample.object() + "#" + sample.relation() + "@(" + sample.subject() + ")";
        // Neither line ends nor marks that turn the text may make one tuple look like another.
        Label line = Labels.wrapped(tuple.replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD"));
        line.getStyleClass().add("code");
        return line;
    }
}
