package org.ferryman.desktop.wizard;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.ferryman.engine.Run;
import org.ferryman.keto.KetoStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Follows whether what a step found is still true of the database: takes it from the record when that is so and the
 * window doesn't have it yet, and notices when it no longer is.
 *
 * @param <R> what was found
 */
public final class EvidenceWatch<R> {

    private final Workspace workspace;
    private final String step;
    private final Class<R> type;
    private final ObjectProperty<@Nullable R> evidence;
    private final ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper settled = new ReadOnlyBooleanWrapper();
    private @Nullable R whenLooking;

    /**
     * Follows one step's evidence.
     *
     * @param evidence where the window has it
     */
    public EvidenceWatch(Workspace workspace, String step, Class<R> type, ObjectProperty<@Nullable R> evidence) {
        this.workspace = workspace;
        this.step = step;
        this.type = type;
        this.evidence = evidence;
        workspace.openedProperty().addListener((property, before, after) -> forget());
        evidence.addListener((property, before, after) -> {
            if (after != null) {
                stale.set(false);
            }
        });
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> looks(after));
    }

    private void forget() {
        settled.set(false);
        stale.set(false);
        whenLooking = null;
    }

    private void looks(Activity.State state) {
        if (state == Activity.State.RUNNING) {
            whenLooking = evidence.get();
            settled.set(false);
        } else if (state == Activity.State.ENDED) {
            judge(workspace.statusProperty().get());
        }
    }

    /** What was found after the look began is newer than what it says. */
    private void judge(@Nullable KetoStatus status) {
        Optional<Boolean> valid = status == null || whenLooking != evidence.get()
                ? Optional.empty()
                : status.evidence().stream()
                        .filter(state -> state.step().equals(step))
                        .map(KetoStatus.EvidenceState::valid)
                        .findFirst();
        if (valid.isPresent()) {
            stale.set(!valid.get());
        }
        if (valid.orElse(false) && evidence.get() == null) {
            recall();
        } else {
            settled.set(true);
        }
    }

    private void recall() {
        Opened now = workspace.openedProperty().get();
        if (now == null) {
            return;
        }
        workspace
                .tasks()
                .run(
                        () -> Run.readResult(now.run().folder(), step, type),
                        found -> recalled(now, found),
                        unreadable -> {
                            LoggerFactory.getLogger(EvidenceWatch.class)
                                    .warn("the record of {} can't be read", step, unreadable);
                            recalled(now, Optional.empty());
                        });
    }

    private void recalled(Opened from, Optional<R> found) {
        if (from.equals(workspace.openedProperty().get())) {
            if (evidence.get() == null && found.isPresent()) {
                evidence.set(found.get());
            }
            settled.set(true);
        }
    }

    /** Whether what was found, now or in an earlier run, is no longer true. */
    public ReadOnlyBooleanProperty staleProperty() {
        return stale.getReadOnlyProperty();
    }

    /** Whether the last look at the database is over, and what the record has was taken from it. */
    public ReadOnlyBooleanProperty settledProperty() {
        return settled.getReadOnlyProperty();
    }
}
