package org.ferryman.desktop.wizard;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.jspecify.annotations.Nullable;

/**
 * Observes the database at work, away from the window's thread. What changes while it is being observed is observed
 * thereafter.
 *
 * @param <O> the database
 * @param <S> what is seen
 */
public final class StatusLook<O extends OpenedRun, S> {

    private final ServiceWorkspace<O> workspace;
    private final Reading<O, S> reading;
    private final Activity<S> activity;
    private final ReadOnlyObjectWrapper<@Nullable S> seen = new ReadOnlyObjectWrapper<>();
    private @Nullable O lookedAt;
    private boolean again;

    /** Nothing is seen yet. */
    public StatusLook(ServiceWorkspace<O> workspace, Reading<O, S> reading) {
        this.workspace = workspace;
        this.reading = reading;
        this.activity = workspace.activity("status");
        activity.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                looked(activity.outcomeProperty().get());
            }
        });
    }

    /**
     * Looks at the database.
     *
     * @param <O> the database
     * @param <S> what is seen
     */
    @FunctionalInterface
    public interface Reading<O, S> {
        /** Does it; writes nothing. */
        S of(O opened, Work work) throws Exception;
    }

    /** Looks, or looks again after the look that goes on. */
    public void look() {
        O now = workspace.openedProperty().get();
        again = activity.isBusy();
        if (now != null && !again) {
            lookedAt = now;
            activity.start((progress, cancellation) ->
                    new Outcome.Done<>(reading.of(now, new Work(progress, cancellation, Journal.NONE))));
        }
    }

    /** Looks, and knows nothing until then: what was seen last is no longer so. */
    public void lookAnew() {
        seen.set(null);
        look();
    }

    private void looked(@Nullable Outcome<S> outcome) {
        // Another database may have been opened meanwhile.
        boolean ofThis =
                lookedAt != null && lookedAt.equals(workspace.openedProperty().get());
        if (ofThis && !again && outcome instanceof Outcome.Done<S> done) {
            seen.set(done.result());
        }
        if (again) {
            workspace.tasks().onUi(this::look);
        }
    }

    /** Stops looking, and forgets what was seen. */
    public void forget() {
        activity.cancel();
        seen.set(null);
    }

    /** The look that goes on, or went on last. */
    public Activity<S> activity() {
        return activity;
    }

    /** What was seen last; null before that. */
    public ReadOnlyObjectProperty<@Nullable S> seenProperty() {
        return seen.getReadOnlyProperty();
    }
}
