package org.ferryman.desktop.wizard;

import java.time.Clock;
import java.time.Instant;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;

/** What happened since the window was opened, for people: the newest {@link #LIMIT} lines. */
public final class EventLog {

    /** How many lines are kept. */
    public static final int LIMIT = 5_000;

    private final Clock clock;
    private final ObservableList<Line> lines = FXCollections.observableArrayList();

    /** An empty log. */
    public EventLog(Clock clock) {
        this.clock = clock;
    }

    /** Adds a line. */
    public void add(String source, String text) {
        if (lines.size() >= LIMIT) {
            lines.remove(0, LIMIT / 10);
        }
        lines.add(new Line(clock.instant(), source, text));
    }

    /** Adds a line for a finding. */
    public void add(String source, Finding finding) {
        add(source, finding.id() + ": " + finding.seen());
    }

    /** Notes when an activity starts, enters another phase or another part of it, waits for somebody, and ends. */
    public void follow(String source, Activity<?> activity) {
        activity.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.RUNNING) {
                add(source, "started");
            } else if (after == Activity.State.CANCELLING) {
                add(source, "asked to stop");
            } else if (after == Activity.State.ENDED) {
                ended(source, activity.outcomeProperty().get());
            }
        });
        activity.progressProperty().addListener((property, before, after) -> {
            if (after != null && (before == null || !place(before).equals(place(after)))) {
                add(source, place(after));
            }
        });
    }

    private static String place(Progress progress) {
        String item = progress.item().isEmpty() ? "" : " · " + progress.item();
        String waits = progress.waitsFor().isEmpty() ? "" : " · waiting: " + progress.waitsFor();
        return progress.phase().text() + item + waits;
    }

    private void ended(String source, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Done) {
            add(source, "done");
        } else if (outcome instanceof Outcome.Cancelled) {
            add(source, "cancelled; nothing has changed");
        } else {
            outcome.findings().forEach(finding -> add(source, finding));
        }
    }

    /** The lines, oldest first. To be read only. */
    public ObservableList<Line> lines() {
        return lines;
    }

    /**
     * One line.
     *
     * @param source the step, by its id
     */
    public record Line(Instant time, String source, String text) {}
}
