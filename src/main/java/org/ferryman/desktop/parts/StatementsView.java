package org.ferryman.desktop.parts;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.ferryman.desktop.parts.SqlColours.Part;
import org.ferryman.engine.StatementList;

/** SQL and commands as they would be run, in colours: to read, to look for something in, and to copy line by line. */
public final class StatementsView extends ListView<Integer> {

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
    private static final PseudoClass FOUND = PseudoClass.getPseudoClass("found");
    private static final double ROW = 18;

    /** What the list and its scroll bar take of the width. */
    private static final double SIDES = 40;

    private final String text;
    private final List<List<Part>> lines;
    private String wanted = "";

    /** Shows the statements, one after the other, one of each kind where there are many. */
    public StatementsView(List<String> statements) {
        this(String.join("\n\n", StatementList.shortened(statements)));
    }

    /** Shows a text as it is. */
    public StatementsView(String text) {
        this.text = text;
        this.lines = SqlColours.lines(text);
        getStyleClass().addAll("code", "statements");
        setAccessibleText(text);
        setCellFactory(view -> new LineCell());
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        // By their numbers: two lines may be the same.
        getItems().setAll(IntStream.range(0, lines.size()).boxed().toList());
        setPrefHeight(height(lines.size()));
        setMinHeight(height(2));
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                Labels.copy(selected());
                event.consume();
            }
        });
    }

    /** The same, as high as its lines, or as so many of them. */
    public StatementsView rows(int most) {
        setPrefHeight(height(Math.min(most, lines.size())));
        setMinHeight(USE_PREF_SIZE);
        return this;
    }

    private static double height(int rows) {
        return rows * ROW + 14;
    }

    /** All that is shown. */
    public String text() {
        return text;
    }

    private String selected() {
        List<Integer> chosen = getSelectionModel().getSelectedItems();
        return chosen.isEmpty()
                ? text
                : chosen.stream().sorted().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(int number) {
        return lines.get(number).stream().map(Part::text).collect(Collectors.joining());
    }

    /**
     * Marks the lines that hold a text, in capitals or not, and goes to one of them.
     *
     * @param step 0 for the first, 1 for the next after the one that is selected, -1 for the one before
     * @return which of how many it is, from 1 on; 0 of 0 if there is none
     */
    public Found find(String sought, int step) {
        wanted = sought.toLowerCase(Locale.ROOT);
        refresh();
        List<Integer> holding = getItems().stream().filter(this::holds).toList();
        if (holding.isEmpty()) {
            return new Found(0, 0);
        }
        int before = holding.indexOf(getSelectionModel().getSelectedIndex());
        int now = before < 0 || step == 0 ? 0 : Math.floorMod(before + step, holding.size());
        getSelectionModel().clearAndSelect(holding.get(now));
        scrollTo(Math.max(0, holding.get(now) - 2));
        return new Found(now + 1, holding.size());
    }

    /**
     * Where a search is.
     *
     * @param at the line it is at, counted among those that were found
     * @param all how many lines were found
     */
    public record Found(int at, int all) {}

    private boolean holds(int number) {
        return !wanted.isEmpty() && line(number).toLowerCase(Locale.ROOT).contains(wanted);
    }

    private final class LineCell extends ListCell<Integer> {

        private final TextFlow flow = new TextFlow();

        LineCell() {
            setGraphic(flow);
            // As wide as the list, so that a long line wraps.
            setPrefWidth(0);
            flow.prefWidthProperty().bind(StatementsView.this.widthProperty().subtract(SIDES));
        }

        @Override
        protected void updateItem(Integer number, boolean empty) {
            super.updateItem(number, empty);
            boolean nothing = empty || number == null;
            flow.getChildren().clear();
            if (!nothing) {
                lines.get(number).forEach(part -> flow.getChildren().add(text(part)));
                setAccessibleText(line(number));
            }
            pseudoClassStateChanged(FOUND, !nothing && holds(number));
        }

        private static Text text(Part part) {
            Text text = new Text(part.text());
            text.getStyleClass().addAll("sql", part.style());
            return text;
        }

        @Override
        protected double computePrefHeight(double width) {
            return Math.max(ROW, flow.prefHeight(flow.getPrefWidth()));
        }
    }
}
