package org.ferryman.desktop.testing;

/**
 * Something in a window that a user would see as a fault.
 *
 * @param node what it is about, by its id or style class, the same from run to run
 * @param text what can be seen of it, for people
 */
public record Complaint(Kind kind, String node, String text) {

    /** What can be wrong. */
    public enum Kind {
        /** Text that is not shown whole. */
        CUT,
        /** Two things in one place. */
        OVERLAP,
        /** Something that is out of the window, or of what can be scrolled to. */
        OUTSIDE,
        /** A control that has the focus and looks as if it had not. */
        FOCUS,
        /** Text that is hardly lighter or darker than what is behind it. */
        FAINT
    }

    @Override
    public String toString() {
        return "%s %s: %s".formatted(kind, node, text);
    }
}
