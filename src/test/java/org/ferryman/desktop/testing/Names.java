package org.ferryman.desktop.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.text.Text;

/** What nodes are called in complaints: the same from run to run, whatever numbers, names and places they show. */
final class Names {

    private static final int LONGEST = 48;
    private static final List<String> COMMON =
            List.of("label", "text", "button", "text-muted", "text-small", "text-bold", "title-4", "flat", "accent");

    /** What JavaFX calls parts of its own controls. */
    private static final Set<String> INNER = Set.of("", "virtual-flow", "list-view");

    private Names() {}

    /** The nearest id, and what leads on from there to the node. */
    static String of(Node node) {
        List<String> way = new ArrayList<>();
        Node at = node;
        while (at != null) {
            if (at instanceof IndexedCell<?> cell) {
                if (!cell(cell).isEmpty()) {
                    way.add(0, cell(cell));
                }
            } else if (at instanceof TableColumnHeader header && header.getTableColumn() != null) {
                way.clear();
                way.add("header “" + head(header.getTableColumn()) + "”");
            } else if (at.getId() != null && !INNER.contains(at.getId())) {
                way.add(0, "#" + at.getId());
                return String.join(" ", way);
            } else if (way.isEmpty()) {
                way.add(0, own(at));
            }
            at = at.getParent();
        }
        Node styled = node;
        while (styled != null && special(styled).isEmpty()) {
            styled = styled.getParent();
        }
        if (styled != null && styled != node) {
            way.add(0, special(styled));
        }
        return String.join(" ", way);
    }

    private static String own(Node node) {
        String words = words(node);
        String style = special(node);
        String type = style.isEmpty() ? node.getTypeSelector() : style;
        return words.isEmpty() ? type : type + " “" + words + "”";
    }

    private static String special(Node node) {
        return node.getStyleClass().stream()
                .filter(style -> !COMMON.contains(style))
                .findFirst()
                .map(style -> "." + style)
                .orElse("");
    }

    private static String cell(IndexedCell<?> cell) {
        if (cell instanceof TableCell<?, ?> inTable && inTable.getTableColumn() != null) {
            return "column “" + head(inTable.getTableColumn()) + "”";
        }
        return cell instanceof ListCell ? "row" : "";
    }

    private static String head(TableColumnBase<?, ?> column) {
        String text = column.getText();
        return text.isEmpty() && column.getGraphic() instanceof Labeled label ? label.getText() : text;
    }

    /** What a node says, without what differs from run to run. */
    static String words(Node node) {
        String said = node instanceof Labeled labeled
                ? labeled.getText()
                : node instanceof Text text ? text.getText() : node.getAccessibleText();
        return said == null ? "" : plain(said);
    }

    /** A text without what differs from run to run, and not too long. */
    static String plain(String text) {
        String plain = text.replaceAll("\\s+", " ")
                .replaceAll("[0-9][0-9a-f.,:-]*", "0")
                .strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…";
    }
}
