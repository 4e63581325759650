package org.ferryman.desktop.skipped;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.keto.tuple.SkippedTuple;
import org.jspecify.annotations.Nullable;

/** A place in the table: the tuple comes as soon as it was read. */
public final class SkippedRow {

    private final int place;
    private final ReadOnlyObjectWrapper<@Nullable SkippedTuple> tuple = new ReadOnlyObjectWrapper<>();

    SkippedRow(int place) {
        this.place = place;
    }

    int place() {
        return place;
    }

    /** Null until it was read. */
    ReadOnlyObjectProperty<@Nullable SkippedTuple> tupleProperty() {
        return tuple.getReadOnlyProperty();
    }

    void set(SkippedTuple read) {
        tuple.set(read);
    }
}
