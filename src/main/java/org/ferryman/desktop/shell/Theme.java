package org.ferryman.desktop.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;

/** How the window is coloured. */
public enum Theme {
    /** As the operating system is. */
    SYSTEM,
    /** Dark on light. */
    LIGHT,
    /** Light on dark. */
    DARK;

    /** The style sheet of a theme, given what the operating system has. */
    public String styleSheet(boolean systemIsDark) {
        boolean dark = this == DARK || (this == SYSTEM && systemIsDark);
        return (dark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet();
    }

    /** The one after it, in the order in which a button goes through them. */
    public Theme next() {
        return switch (this) {
            case SYSTEM -> LIGHT;
            case LIGHT -> DARK;
            case DARK -> SYSTEM;
        };
    }
}
