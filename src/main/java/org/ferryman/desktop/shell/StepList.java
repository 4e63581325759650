package org.ferryman.desktop.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.Wizard;

/** All steps of the way. Arrow keys move between them. */
final class StepList extends VBox {

    private final Wizard wizard;
    private Runnable laidOut = () -> {};

    StepList(Wizard wizard) {
        this.wizard = wizard;
        getStyleClass().add("step-list");
        wizard.pages().addListener((ListChangeListener<Page>) change -> fill());
        addEventFilter(KeyEvent.KEY_PRESSED, this::move);
        fill();
    }

    private void fill() {
        List<Page> shown =
                getChildren().stream().map(row -> (Page) row.getUserData()).toList();
        if (shown.equals(wizard.pages())) {
            return;
        }
        List<Node> rows = new ArrayList<>();
        for (Page page : wizard.pages()) {
            StepRow row = new StepRow(wizard, page, rows.size() + 1);
            row.setUserData(page);
            rows.add(row);
        }
        getChildren().setAll(rows);
    }

    /** Is run each time that the rows have got their places. */
    void whenLaidOut(Runnable listener) {
        laidOut = listener;
    }

    /** What needs no layout any more is told before the rows have their places. */
    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        laidOut.run();
    }

    /** The row of a page. */
    Optional<Node> row(Page page) {
        return getChildren().stream()
                .filter(row -> page.equals(row.getUserData()))
                .findFirst();
    }

    private void move(KeyEvent event) {
        int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        for (int index = 0; step != 0 && index < getChildren().size(); index++) {
            if (getChildren().get(index).isFocused()) {
                int to = Math.min(getChildren().size() - 1, Math.max(0, index + step));
                getChildren().get(to).requestFocus();
                event.consume();
                return;
            }
        }
    }
}
