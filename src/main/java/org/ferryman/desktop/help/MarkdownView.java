package org.ferryman.desktop.help;

import atlantafx.base.theme.Styles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/** A document, drawn. */
final class MarkdownView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(MarkdownView.class);

    private final MarkdownText text;
    private final Map<String, Node> anchors = new HashMap<>();

    /** @param follow goes where a link points */
    MarkdownView(org.commonmark.node.Node document, Consumer<String> follow) {
        this.text = new MarkdownText(follow);
        getStyleClass().add("markdown");
        blocks(document, this);
    }

    /** The place of a heading, by its anchor. */
    Optional<Node> place(String anchor) {
        return Optional.ofNullable(anchors.get(anchor));
    }

    private void blocks(org.commonmark.node.Node parent, VBox into) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node).ifPresent(into.getChildren()::add);
        }
    }

    private Optional<Node> block(org.commonmark.node.Node node) {
        if (node instanceof Heading heading) {
            return Optional.of(heading(heading));
        } else if (node instanceof Paragraph) {
            return Optional.of(text.flow(node));
        } else if (node instanceof BulletList) {
            return Optional.of(list(node, 0));
        } else if (node instanceof OrderedList ordered) {
            return Optional.of(list(
                    node, Optional.ofNullable(ordered.getMarkerStartNumber()).orElse(1)));
        } else if (node instanceof FencedCodeBlock code) {
            return Optional.of(code(code.getLiteral()));
        } else if (node instanceof IndentedCodeBlock code) {
            return Optional.of(code(code.getLiteral()));
        } else if (node instanceof TableBlock) {
            return Optional.of(table(node));
        } else if (node instanceof BlockQuote) {
            VBox quote = new VBox();
            quote.getStyleClass().add("markdown-quote");
            blocks(node, quote);
            return Optional.of(quote);
        } else if (node instanceof ThematicBreak) {
            return Optional.of(new Separator());
        }
        return Optional.empty();
    }

    private Node heading(Heading heading) {
        Label label = Labels.wrapped(MarkdownText.plain(heading));
        label.getStyleClass()
                .add(
                        switch (heading.getLevel()) {
                            case 1 -> Styles.TITLE_2;
                            case 2 -> Styles.TITLE_3;
                            default -> Styles.TITLE_4;
                        });
        anchors.putIfAbsent(ManualArticle.Section.anchor(label.getText()), label);
        return label;
    }

    private Node list(org.commonmark.node.Node list, int first) {
        VBox items = new VBox();
        items.getStyleClass().add("markdown-list");
        int number = first;
        for (var node = list.getFirstChild(); node instanceof ListItem; node = node.getNext()) {
            Label marker = new Label(first == 0 ? "•" : number++ + ".");
            marker.setMinWidth(Region.USE_PREF_SIZE);
            VBox content = new VBox();
            content.getStyleClass().add("markdown-item");
            blocks(node, content);
            HBox.setHgrow(content, Priority.ALWAYS);
            HBox item = new HBox(marker, content);
            item.getStyleClass().add("markdown-item-row");
            items.getChildren().add(item);
        }
        return items;
    }

    private static Node code(String code) {
        Label content = Labels.wrapped(code.stripTrailing());
        content.getStyleClass().add("code");
        content.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(content, Priority.ALWAYS);
        Button copy = new Button("", Icons.of(Feather.COPY));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        copy.setMinWidth(USE_PREF_SIZE);
        copy.setTooltip(new Tooltip(TEXTS.get("help.copy")));
        copy.setAccessibleText(TEXTS.get("help.copy"));
        copy.setOnAction(event -> Labels.copy(code.stripTrailing()));
        HBox box = new HBox(content, copy);
        box.getStyleClass().add("markdown-code");
        return box;
    }

    private Node table(org.commonmark.node.Node table) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("markdown-table");
        int rows = 0;
        for (var part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (var row = part.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
                if (!(part instanceof TableHead) || !MarkdownText.plain(row).isBlank()) {
                    cells(grid, row, rows++, part instanceof TableHead);
                }
            }
        }
        for (int column = 0; column < grid.getColumnCount(); column++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setHgrow(Priority.ALWAYS);
            constraints.setMinWidth(90);
            grid.getColumnConstraints().add(constraints);
        }
        return grid;
    }

    private void cells(GridPane grid, org.commonmark.node.Node row, int at, boolean head) {
        int column = 0;
        for (var cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
            TextFlow flow = text.flow(cell);
            if (head) {
                flow.getStyleClass().add("markdown-head");
            }
            VBox box = new VBox(flow);
            box.getStyleClass().add("markdown-cell");
            grid.add(box, column++, at);
        }
    }
}
