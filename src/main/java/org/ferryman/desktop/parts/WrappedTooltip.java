package org.ferryman.desktop.parts;

import javafx.scene.control.Tooltip;

/** Tooltips that fit on the screen: a name may have hundreds of characters and no blank. */
public final class WrappedTooltip {

    private static final double WIDTH = 560;

    private WrappedTooltip() {}

    /** The whole text, on as many lines as it takes. */
    public static Tooltip of(String text) {
        Tooltip tip = new Tooltip(text);
        tip.setWrapText(true);
        tip.setMaxWidth(WIDTH);
        return tip;
    }
}
