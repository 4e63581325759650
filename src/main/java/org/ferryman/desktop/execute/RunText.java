package org.ferryman.desktop.execute;

import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Progress;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.MovePhase;

/** What is said while something runs, and about stopping it: it depends on whether v0.6 can write meanwhile. */
final class RunText {

    private final ExecuteContent now;
    private final TextBundle texts;

    RunText(ExecuteContent now, TextBundle texts) {
        this.now = now;
        this.texts = texts;
    }

    /** What is being done. */
    String now(MoveSnapshot snapshot) {
        StepId id = stage();
        if (now.phase() == ExecutePhase.CANCELLING) {
            return texts.get(id.equals(KetoSteps.VERIFY.id()) ? "now.cancelling.verify" : "now.cancelling");
        } else if (id.equals(KetoSteps.VERIFY.id())) {
            return texts.get("now.verify" + frozen());
        } else if (!id.equals(KetoSteps.MIGRATE.id())) {
            return texts.get("now." + id);
        }
        if (snapshot.phase() == Progress.Phase.NONE) {
            return texts.get(snapshot.waitsFor().isEmpty() ? "now.starting" : "now.pause" + frozen());
        }
        return snapshot.phase() instanceof MovePhase move ? moving(move, snapshot) : other(snapshot);
    }

    private String moving(MovePhase phase, MoveSnapshot snapshot) {
        return switch (phase) {
            case LOCKS -> texts.get("now.locks");
            case ROWS -> texts.get("now.rows", snapshot.item());
            case INDEXES ->
                snapshot.part().isPresent()
                        ? texts.get("now.indexes.part", snapshot.item(), (long)
                                (snapshot.part().getAsDouble() * 100))
                        : texts.get("now.indexes", snapshot.item());
            case STATISTICS -> texts.get("now.statistics");
            case STALE_ROWS -> texts.get("now.stale.rows", snapshot.item());
            case DUPLICATES -> texts.get("now.duplicates", snapshot.item());
            default -> other(snapshot);
        };
    }

    private String other(MoveSnapshot snapshot) {
        return texts.get("now.other", snapshot.phase().text(), snapshot.item());
    }

    /** What comes of rolling back. */
    String cancel() {
        return texts.get("cancel.about." + stage() + afterwards());
    }

    /** What comes of closing the window. */
    String close() {
        return texts.get("close." + stage() + afterwards());
    }

    private StepId stage() {
        return now.run().running().orElse(KetoSteps.MIGRATE.id());
    }

    private String frozen() {
        return now.isFrozen() ? ".frozen" : "";
    }

    /** A migration that is rolled back takes its own stop of the writes back, and none that was there before. */
    private String afterwards() {
        return !stage().equals(KetoSteps.MIGRATE.id()) ? "" : now.writes().stopped() ? ".stopped" : frozen();
    }
}
