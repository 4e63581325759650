package org.ferryman.desktop.testing;

import javafx.geometry.Bounds;

/** A part of a window, which may be without end where one can scroll. */
record Area(double left, double top, double right, double bottom) {

    /** Less than that is rounding. */
    static final double TOLERANCE = 1;

    static Area of(Bounds bounds) {
        return new Area(bounds.getMinX(), bounds.getMinY(), bounds.getMaxX(), bounds.getMaxY());
    }

    Area and(Area other) {
        return new Area(
                Math.max(left, other.left),
                Math.max(top, other.top),
                Math.min(right, other.right),
                Math.min(bottom, other.bottom));
    }

    /** Without an end, where one can scroll. */
    Area endless(boolean across, boolean down) {
        double far = Double.POSITIVE_INFINITY;
        return new Area(across ? -far : left, down ? -far : top, across ? far : right, down ? far : bottom);
    }

    double width() {
        return right - left;
    }

    double height() {
        return bottom - top;
    }

    /** Whether there is something to see. */
    boolean isVisible() {
        return width() > TOLERANCE && height() > TOLERANCE;
    }

    boolean holds(Area other) {
        return other.left >= left - TOLERANCE
                && other.top >= top - TOLERANCE
                && other.right <= right + TOLERANCE
                && other.bottom <= bottom + TOLERANCE;
    }
}
