package org.ferryman.desktop.cutover;

import java.time.Instant;
import java.util.Optional;
import org.ferryman.desktop.cutover.CutoverContent.Opening;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.engine.Progress;
import org.ferryman.keto.finish.FinishPhase;
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

    /** The record is written before the proof begins, which is a phase of its own. */
    void follow(StepView<?> view) {
        Progress progress = view.progress();
        if (opening != null && progress != null && progress.phase() == FinishPhase.PROOF) {
            opening = new Opening(opening.at(), true);
        }
    }
}
