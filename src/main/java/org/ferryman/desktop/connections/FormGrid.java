package org.ferryman.desktop.connections;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/** Labels and fields in two columns, the same for all parts of the form. */
public class FormGrid extends GridPane {

    private static final double LABEL = 112;
    private static final double SMALL_LABEL = 76;
    private static final double SMALL_FIELD = 168;

    private int row;

    /** An empty one. */
    public FormGrid() {
        getStyleClass().add("form-grid");
        ColumnConstraints field = new ColumnConstraints();
        field.setHgrow(Priority.ALWAYS);
        field.setFillWidth(true);
        getColumnConstraints()
                .addAll(
                        new ColumnConstraints(LABEL),
                        field,
                        new ColumnConstraints(SMALL_LABEL),
                        new ColumnConstraints(SMALL_FIELD));
    }

    /** A row with two fields, the second a short one. */
    public final void pair(Label label, Node field, Label smallLabel, Node smallField) {
        belongs(label, field);
        belongs(smallLabel, smallField);
        addRow(row++, label, field, smallLabel, smallField);
    }

    /** A row with one field. */
    public final void wide(Label label, Node field) {
        belongs(label, field);
        add(label, 0, row);
        add(field, 1, row++, 3, 1);
    }

    /** A line about the row above. */
    public final void note(Node note) {
        add(note, 1, row++, 3, 1);
    }

    private static void belongs(Label label, Node field) {
        label.setMnemonicParsing(true);
        if (label.getLabelFor() == null) {
            label.setLabelFor(field instanceof FileField file ? file.field() : field);
        }
    }
}
