package org.ferryman.desktop.parts;

import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Severity;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons, made anew for each place: a node can be in one place only. */
public final class Icons {

    private Icons() {}

    /** An icon in the colour of the text around it. */
    public static FontIcon of(Feather icon) {
        return new FontIcon(icon);
    }

    /** An icon coloured {@code success}, {@code warning}, {@code danger}, {@code accent} or {@code muted}. */
    public static FontIcon of(Feather icon, String colour) {
        FontIcon node = new FontIcon(icon);
        node.getStyleClass().add("icon-" + colour);
        return node;
    }

    /** The sign of a severity: shape and colour. */
    public static FontIcon of(Severity severity) {
        return switch (severity) {
            case INFO -> of(Feather.INFO, "accent");
            case WARNING -> of(Feather.ALERT_TRIANGLE, "warning");
            case BLOCKER -> of(Feather.X_CIRCLE, "danger");
        };
    }

    /** The sign of how a page's step stands. */
    public static Feather of(PageState state) {
        return switch (state) {
            case TO_DO -> Feather.CIRCLE;
            case RUNNING -> Feather.LOADER;
            case DONE -> Feather.CHECK;
            case ATTENTION -> Feather.ALERT_TRIANGLE;
            case FAILED -> Feather.X;
            case STALE -> Feather.REFRESH_CW;
        };
    }
}
