package org.ferryman.desktop.backup;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.desktop.wizard.EventLog.Line;

/** The last lines that a program printed: taken from any thread, shown when asked to. */
final class ProgramOutput implements Consumer<String> {

    /** How many lines are kept. */
    static final int LIMIT = 500;

    private final Clock clock;
    private final Deque<Line> fresh = new ArrayDeque<>();
    private final ObservableList<Line> lines = FXCollections.observableArrayList();

    ProgramOutput(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void accept(String text) {
        if (fresh.size() == LIMIT) {
            fresh.removeFirst();
        }
        fresh.addLast(new Line(clock.instant(), "", text));
    }

    private synchronized List<Line> take() {
        List<Line> taken = new ArrayList<>(fresh);
        fresh.clear();
        return taken;
    }

    /** Shows what came since the last time; where properties may be changed. */
    void show() {
        List<Line> taken = take();
        int surplus = Math.max(0, lines.size() + taken.size() - LIMIT);
        lines.remove(0, Math.min(surplus, lines.size()));
        lines.addAll(taken);
    }

    /** Forgets all. */
    void clear() {
        take();
        lines.clear();
    }

    /** Those that are shown. To be read only. */
    ObservableList<Line> lines() {
        return lines;
    }
}
