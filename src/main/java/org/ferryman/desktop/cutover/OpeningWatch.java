package org.ferryman.desktop.cutover;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.desktop.cutover.CutoverContent.Known;
import org.ferryman.desktop.cutover.CutoverContent.Opening;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.engine.Progress;
import org.jspecify.annotations.Nullable;

/** How far a running cut-over is, as far as that changes what it costs to stop it. */
final class OpeningWatch {

    private @Nullable Opening opening;

    /** Empty before v0.7 may be written to, and when nothing runs. */
    Optional<Opening> now() {
        return Optional.ofNullable(opening);
    }

    void opened(Instant when) {
        opening = new Opening(when, false);
    }

    void forget() {
        opening = null;
    }

    /** Calls for a look when the record may be there: it is written before the proof begins, a phase of its own. */
    void follow(StepView<?> before, StepView<?> after, Runnable look) {
        boolean waits = opening != null && !opening.recorded();
        if (waits && after.isBusy() && !Objects.equals(phase(before), phase(after))) {
            look.run();
        }
    }

    private static Progress.@Nullable Phase phase(StepView<?> view) {
        Progress progress = view.progress();
        return progress == null ? null : progress.phase();
    }

    /** What the run folder has while the cut-over runs. */
    void seen(Known read) {
        now().filter(known -> read.cutover()
                        .filter(made -> made.openedAt().equals(known.at()))
                        .isPresent())
                .ifPresent(known -> opening = new Opening(known.at(), true));
    }
}
