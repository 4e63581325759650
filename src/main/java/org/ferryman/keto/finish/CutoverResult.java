package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * The moment from which v0.7 serves: the result of {@code keto cutover}. As long as it is in the run folder, migrating,
 * thawing and rolling back are blocked.
 *
 * @param when that moment
 * @param oldUser the role that v0.6 worked as; it had no session any more
 * @param comparison what both servers answered to the same questions
 * @param clientChanges what clients must change
 * @param waitedSeconds how long the old user's sessions were waited for
 * @param skipped what had become of the skipped tuples
 * @param findings what should be known
 */
public record CutoverResult(
        Instant when,
        String oldUser,
        AnswerComparison comparison,
        List<ClientChange> clientChanges,
        double waitedSeconds,
        Optional<DecisionStates> skipped,
        List<Finding> findings) {

    private static final MemoryEntry<CutoverResult> MEMORY = new MemoryEntry<>(
            CutoverRecord.ID, CutoverResult.class, "Once v0.6 is away, nobody can compare both servers again.");

    /** Whether skipped tuples were still to be dealt with. */
    public boolean leftOpen() {
        return skipped.filter(states -> states.open() > 0).isPresent();
    }

    /**
     * The one that a run folder has; empty before.
     *
     * @throws IOException if it can't be read
     */
    public static Optional<CutoverResult> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }
}
