package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/** Labels as the wizard uses them, and the clipboard. */
public final class Labels {

    private static final Pattern MARKED = Pattern.compile("`([^`]*)`");

    private Labels() {}

    /** A text that marks commands as Markdown does, as people read it: in quotes. */
    public static String read(String text) {
        return MARKED.matcher(text).replaceAll("\u201c$1\u201d");
    }

    /** Text that wraps instead of being cut off. */
    public static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /** As {@link #wrapped}, in the colour of things beside the point. */
    public static Label muted(String text) {
        Label label = wrapped(text);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        return label;
    }

    /** The same in small letters. */
    public static Label small(String text) {
        Label label = muted(text);
        label.getStyleClass().add(Styles.TEXT_SMALL);
        return label;
    }

    /** What a field is called: says so to those who can't see it, and its mnemonic leads there. Never shortened. */
    public static Label field(String text, Node field) {
        Label label = new Label(text);
        label.setMnemonicParsing(true);
        label.setLabelFor(field);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /** A heading within a page. */
    public static Label heading(String text) {
        Label label = wrapped(text);
        label.getStyleClass().add(Styles.TITLE_4);
        return label;
    }

    /**
     * A message across the page.
     *
     * @param severity {@code info}, {@code warning} or {@code blocker}, which look like findings of that severity
     */
    public static Label banner(String text, Feather icon, String severity) {
        Label banner = wrapped(text);
        banner.setGraphic(Icons.of(icon, severity.equals("blocker") ? "danger" : severity));
        banner.getStyleClass().addAll("finding", "finding-" + severity);
        banner.setMaxWidth(Double.MAX_VALUE);
        return banner;
    }

    /** Puts text into the clipboard. */
    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
