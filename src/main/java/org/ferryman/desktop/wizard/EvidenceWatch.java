package org.ferryman.desktop.wizard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.ferryman.keto.KetoStatus;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Follows whether what a step found is still true of the database: takes it from the record when the window
 * doesn't have it yet, and notices when it is no longer true.
 *
 * @param <R> what was found
 */
public final class EvidenceWatch<R> {

    private final Workspace workspace;
    private final PlaybookStep<?, R> step;
    private final ObjectProperty<@Nullable R> evidence;
    private final ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper settled = new ReadOnlyBooleanWrapper();
    private @Nullable R whenLooking;

    /**
     * Follows one step's evidence.
     *
     * @param evidence where the window has it
     */
    public EvidenceWatch(Workspace workspace, PlaybookStep<?, R> step, ObjectProperty<@Nullable R> evidence) {
        this.workspace = workspace;
        this.step = step;
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
            // What was seen before a look that failed, or is out of date, may be older than the evidence.
            judge(workspace.seen());
        }
    }

    /** What was found after the look began is newer than what it says. */
    private void judge(Optional<KetoStatus> status) {
        Optional<Boolean> outdated = whenLooking != evidence.get()
                ? Optional.empty()
                : status.stream()
                        .flatMap(seen -> seen.evidence().stream())
                        .filter(state -> state.step().equals(step.id()))
                        .map(state -> state.standing() == KetoStatus.Standing.OUTDATED)
                        .findFirst();
        if (outdated.isPresent()) {
            stale.set(outdated.get());
        }
        if (outdated.isPresent() && evidence.get() == null) {
            recall(outdated.get());
        } else {
            settled.set(true);
        }
    }

    private void recall(boolean old) {
        workspace.read(
                opened -> RunRecord.result(opened.run().folder(), step), found -> recalled(found, old), unreadable -> {
                    LoggerFactory.getLogger(EvidenceWatch.class)
                            .warn("the record of {} can't be read", step.id(), unreadable);
                    recalled(Optional.empty(), old);
                });
    }

    private void recalled(Optional<R> found, boolean old) {
        if (evidence.get() == null && found.isPresent()) {
            evidence.set(found.get());
            stale.set(old);
        }
        settled.set(true);
    }

    /**
     * How old it is, and what has changed since: {@code older} of the texts, with the age, and how many tuples
     * there were then and are now. Empty as long as it is true.
     */
    public String older(TextBundle texts, long then) {
        KetoStatus status = workspace.statusProperty().get();
        if (status == null || !stale.get()) {
            return "";
        }
        Duration age = status.evidence().stream()
                .filter(state -> state.step().equals(step.id()))
                .map(state -> Duration.between(state.written(), Instant.now()))
                .findFirst()
                .orElse(Duration.ZERO);
        long now = status.legacy().values().stream().mapToLong(Long::longValue).sum();
        return texts.get(
                "older", AmountText.seconds(age.toMillis() / 1000.0), AmountText.count(then), AmountText.count(now));
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
