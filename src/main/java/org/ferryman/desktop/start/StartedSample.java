package org.ferryman.desktop.start;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.sample.SampleWriting;
import org.jspecify.annotations.Nullable;

/** A sample on the first page: started, found again, and ended there. */
public final class StartedSample {

    private final ServiceWorkspace<?> workspace;
    private final BuiltInSample sample;
    private final ReadOnlyObjectWrapper<@Nullable ConnectionDraft> running = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable SampleWriting> writing = new ReadOnlyObjectWrapper<>();
    private final Activity<ConnectionDraft> starting;
    private final Activity<Boolean> stopping;

    /** @param workspace of the service's pages: lets go of the sample before it is ended */
    StartedSample(ServiceWorkspace<?> workspace, BuiltInSample sample) {
        this.workspace = workspace;
        this.sample = sample;
        this.starting = workspace.activity("sample");
        this.stopping = workspace.activity("sample-stop");
    }

    /** Calls at each change. */
    void onChange(Runnable listener) {
        running.addListener((property, before, after) -> listener.run());
        starting.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED
                    && starting.outcomeProperty().get() instanceof Outcome.Done<ConnectionDraft> done) {
                running.set(done.result());
                look();
            }
            listener.run();
        });
        stopping.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED && stopping.outcomeProperty().get() instanceof Outcome.Done) {
                running.set(null);
                writing.set(null);
            }
            listener.run();
        });
    }

    /** Looks whether it runs already. */
    void find() {
        workspace.tasks().run(sample::running, this::found, unreadable -> {});
    }

    private void found(Optional<ConnectionDraft> draft) {
        if (!isBusy()) {
            running.set(draft.orElse(null));
            look();
        }
    }

    /** Looks what came of those who write to it. */
    private void look() {
        if (running.get() != null) {
            workspace
                    .tasks()
                    .run(sample::writing, seen -> writing.set(seen.orElse(null)), unreadable -> writing.set(null));
        }
    }

    void start() {
        stopping.reset();
        starting.start((progress, cancellation) -> new Outcome.Done<>(sample.start()));
    }

    void stop() {
        starting.reset();
        ConnectionDraft ended = running.get();
        OpenedRun opened = workspace.openedProperty().get();
        boolean atWork = ended != null
                && opened != null
                && opened.run().database().settings().url().contains(server(ended.url()));
        OpenedRun given = atWork ? workspace.release() : null;
        stopping.start((progress, cancellation) -> {
            if (given != null) {
                given.close();
            }
            sample.stop();
            return new Outcome.Done<>(true);
        });
    }

    /** Its host and port, whoever connects to which of its databases. */
    private static String server(String url) {
        return url.substring(url.indexOf('@'), url.lastIndexOf('/') + 1);
    }

    /** Whether it is being started or ended. */
    boolean isBusy() {
        return starting.isBusy() || stopping.isBusy();
    }

    /** Whether it is being ended. */
    boolean isStopping() {
        return stopping.isBusy();
    }

    /** Whether it could not be started or ended when that was tried last. */
    boolean hasFailed() {
        return isFailure(starting) || isFailure(stopping);
    }

    private static boolean isFailure(Activity<?> activity) {
        return activity.outcomeProperty().get() != null
                && !(activity.outcomeProperty().get() instanceof Outcome.Done);
    }

    /** How to connect to it; null while it doesn't run. */
    public ReadOnlyObjectProperty<@Nullable ConnectionDraft> runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** What came of those who write to it all along, as last looked at; null where nobody does. */
    public ReadOnlyObjectProperty<@Nullable SampleWriting> writingProperty() {
        return writing.getReadOnlyProperty();
    }

    /** The start of its server. */
    public Activity<ConnectionDraft> startingActivity() {
        return starting;
    }

    /** The end of its server. */
    public Activity<Boolean> stoppingActivity() {
        return stopping;
    }
}
