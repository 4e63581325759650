package org.ferryman.desktop.users;

import java.time.Duration;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.traffic.Traffic;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * When the legacy tables are used how much, as the run folder has it; watches them for longer, if asked to. That goes
 * on while other pages are at the front: it reads nothing but the server's counters, and whatever ends it, each sample
 * is kept.
 */
final class QuietTimes {

    private final Workspace workspace;
    private final Activity<Traffic> watch;
    private final ObjectProperty<WatchTime> time = new SimpleObjectProperty<>(WatchTime.TEN_MINUTES);
    private final ReadOnlyObjectWrapper<@Nullable Traffic> seen = new ReadOnlyObjectWrapper<>();
    private @Nullable Opened watched;
    private boolean reading;
    private boolean readAgain;

    QuietTimes(Workspace workspace) {
        this.workspace = workspace;
        this.watch = workspace.activity("traffic");
        workspace.openedProperty().addListener((property, before, after) -> {
            watch.cancel();
            watch.reset();
            seen.set(null);
            read();
        });
        watch.progressProperty().addListener((property, before, after) -> read());
        watch.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                read();
            }
        });
    }

    /** Reads what the run folder has: another page may have a better prediction of the outage by now. */
    void read() {
        Opened now = workspace.openedProperty().get();
        readAgain = reading;
        if (now == null || reading) {
            return;
        }
        reading = true;
        workspace.tasks().run(() -> now.playbook().trafficSoFar(), found -> take(now, found), unreadable -> {
            LoggerFactory.getLogger(QuietTimes.class).warn("the samples can't be read", unreadable);
            reading = false;
        });
    }

    private void take(Opened from, Traffic found) {
        reading = false;
        if (from.equals(workspace.openedProperty().get())) {
            seen.set(found.samples().isEmpty() ? null : found);
        }
        if (readAgain) {
            read();
        }
    }

    void start() {
        watch(time.get().duration());
    }

    void watch(Duration duration) {
        Opened now = workspace.openedProperty().get();
        if (now != null && !watch.isBusy()) {
            watched = now;
            watch.start((progress, cancellation) ->
                    now.run().runner().produce(now.playbook().traffic(duration), progress, cancellation));
        }
    }

    void stop() {
        watch.cancel();
    }

    /** Why it could not be watched, or null. */
    @Nullable Outcome<Traffic> problem() {
        Outcome<Traffic> outcome = watch.outcomeProperty().get();
        boolean here = Objects.equals(watched, workspace.openedProperty().get());
        return here && !(outcome instanceof Outcome.Cancelled) ? outcome : null;
    }

    /** The command that does the same. */
    String commandLine(Opened opened) {
        return opened.commandLine("traffic", "--for", time.get().option());
    }

    /** For how long to watch. */
    ObjectProperty<WatchTime> timeProperty() {
        return time;
    }

    /** What the run folder has; null if nothing was seen yet. */
    ReadOnlyObjectProperty<@Nullable Traffic> seenProperty() {
        return seen.getReadOnlyProperty();
    }

    Activity<Traffic> watchActivity() {
        return watch;
    }
}
