package org.ferryman.desktop.users;

import java.time.Duration;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;
import org.ferryman.playbook.traffic.TrafficResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * When the legacy tables are used how much, as the run folder has it; watches them for longer, if asked to. That goes
 * on while other pages are at the front: it reads nothing but the server's counters, and whatever ends it, each sample
 * is kept.
 */
final class QuietTimes {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, TrafficResult> step;
    private final ObjectProperty<WatchTime> time = new SimpleObjectProperty<>(WatchTime.TEN_MINUTES);
    private final ReadOnlyObjectWrapper<@Nullable TrafficResult> seen = new ReadOnlyObjectWrapper<>();
    private boolean reading;
    private boolean readAgain;

    QuietTimes(Workspace workspace) {
        this.workspace = workspace;
        this.step = new StepModel<>(workspace, KetoSteps.TRAFFIC.id());
        workspace.openedProperty().addListener((property, before, after) -> {
            seen.set(null);
            reading = false;
            read();
        });
        step.viewProperty().addListener((property, before, after) -> {
            if (after.progress() != null) {
                read();
            }
        });
        step.whenEnded(outcome -> read());
    }

    /** Reads what the run folder has: another page may have a better prediction of the outage by now. */
    void read() {
        readAgain = reading;
        if (workspace.openedProperty().get() == null || reading) {
            return;
        }
        reading = true;
        workspace.read(opened -> opened.playbook().trafficSoFar(), this::take, unreadable -> {
            LoggerFactory.getLogger(QuietTimes.class).warn("the samples can't be read", unreadable);
            reading = false;
        });
    }

    private void take(TrafficResult found) {
        reading = false;
        seen.set(found.samples().isEmpty() ? null : found);
        if (readAgain) {
            read();
        }
    }

    void start() {
        watch(time.get().duration());
    }

    void watch(Duration duration) {
        step.produce(opened -> opened.playbook().traffic(duration));
    }

    void stop() {
        step.cancel();
    }

    /** Why it could not be watched, or null. */
    @Nullable Outcome<TrafficResult> problem() {
        return step.view().wasCancelled() ? null : step.view().outcome();
    }

    /** The command that does the same. */
    String commandLine(OpenDatabase opened) {
        return opened.commandLine("traffic", "--for", time.get().option());
    }

    /** For how long to watch. */
    ObjectProperty<WatchTime> timeProperty() {
        return time;
    }

    /** What the run folder has; null if nothing was seen yet. */
    ReadOnlyObjectProperty<@Nullable TrafficResult> seenProperty() {
        return seen.getReadOnlyProperty();
    }

    StepModel<OpenDatabase, TrafficResult> step() {
        return step;
    }
}
