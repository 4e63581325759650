package org.ferryman.desktop.help;

import java.io.InputStream;
import java.util.function.Consumer;
import javafx.scene.control.Hyperlink;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.renderer.text.TextContentRenderer;
import org.ferryman.desktop.parts.Labels;

/** What is within a paragraph, drawn. */
final class MarkdownText {

    private static final TextContentRenderer PLAIN =
            TextContentRenderer.builder().build();
    private static final double PICTURE_WIDTH = 640;

    private final Consumer<String> follow;

    /** @param follow goes where a link points */
    MarkdownText(Consumer<String> follow) {
        this.follow = follow;
    }

    /** The text without markup. */
    static String plain(Node node) {
        return PLAIN.render(node).strip();
    }

    /** All that is within a node, as lines that wrap. */
    TextFlow flow(Node parent) {
        TextFlow flow = new TextFlow();
        flow.getStyleClass().add("markdown-text");
        inlines(parent, flow, "");
        return flow;
    }

    private void inlines(Node parent, TextFlow flow, String style) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Text literal) {
                add(flow, literal.getLiteral(), style);
            } else if (node instanceof Code code) {
                add(flow, code.getLiteral(), "markdown-mono");
            } else if (node instanceof SoftLineBreak) {
                add(flow, " ", style);
            } else if (node instanceof HardLineBreak) {
                add(flow, "\n", style);
            } else if (node instanceof StrongEmphasis) {
                inlines(node, flow, "markdown-strong");
            } else if (node instanceof Emphasis) {
                inlines(node, flow, "markdown-emphasis");
            } else if (node instanceof Link link) {
                link(flow, link);
            } else if (node instanceof org.commonmark.node.Image image) {
                picture(flow, image);
            }
        }
    }

    private static void add(TextFlow flow, String literal, String style) {
        Text text = new Text(literal);
        text.getStyleClass().add("markdown-run");
        if (!style.isEmpty()) {
            text.getStyleClass().add(style);
        }
        flow.getChildren().add(text);
    }

    private void link(TextFlow flow, Link link) {
        Hyperlink node = new Hyperlink(plain(link));
        node.setAccessibleText(node.getText());
        node.setOnAction(event -> follow.accept(link.getDestination()));
        flow.getChildren().add(node);
    }

    private static void picture(TextFlow flow, org.commonmark.node.Image image) {
        InputStream content = MarkdownText.class.getResourceAsStream(Manual.FOLDER + image.getDestination());
        if (content == null) {
            flow.getChildren().add(Labels.muted(plain(image)));
            return;
        }
        // Read in full by the constructor; half the pixels are enough at this width, and half the memory.
        ImageView view = new ImageView(new Image(content, 2 * PICTURE_WIDTH, 0, true, true));
        view.setFitWidth(PICTURE_WIDTH);
        view.setPreserveRatio(true);
        view.setAccessibleText(plain(image));
        flow.getChildren().add(view);
    }
}
