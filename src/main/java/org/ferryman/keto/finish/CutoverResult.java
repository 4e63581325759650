package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.content.RowEquality;

/**
 * The moment from which v0.7 serves: the result of {@code keto cutover}. As long as it is in the run folder, migrating,
 * thawing and rolling back are blocked.
 *
 * @param openedAt from when on v0.7 could be written to: both servers had answered the same
 * @param when from when on v0.6 had no session any more
 * @param oldUser the role that v0.6 worked as; it had no session any more
 * @param comparison what both servers answered to the same questions
 * @param clientChanges what clients must change
 * @param waitedSeconds how long the old user's sessions were waited for
 * @param skipped what had become of the skipped tuples
 * @param proof whether every tuple was in v0.7's table before it could be written to
 * @param compared each namespace as it was compared for that; empty if that was done before the cut-over
 * @param findings what should be known
 */
public record CutoverResult(
        Instant openedAt,
        Instant when,
        String oldUser,
        AnswerComparison comparison,
        List<ClientChange> clientChanges,
        double waitedSeconds,
        Optional<DecisionStates> skipped,
        RowEquality proof,
        List<NamespaceVerification> compared,
        List<Finding> findings) {

    private static final MemoryEntry<CutoverResult> MEMORY = new MemoryEntry<>(
            CutoverRecord.ID, CutoverResult.class, "Once v0.6 is away, nobody can compare both servers again.");

    /** Takes what holds for earlier versions, which compared every tuple before they went on. */
    public CutoverResult {
        openedAt = openedAt == null ? when : openedAt;
        proof = proof == null ? RowEquality.EQUAL : proof;
        compared = compared == null ? List.of() : List.copyOf(compared);
    }

    /** The same with what came of it once v0.7 served. */
    CutoverResult with(ExactProof exact, Optional<DecisionStates> counted, List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(exact.findings());
        all.addAll(more);
        return new CutoverResult(
                openedAt,
                when,
                oldUser,
                comparison,
                clientChanges,
                waitedSeconds,
                counted,
                exact.equality(),
                exact.namespaces(),
                all);
    }

    /**
     * What is still to be proven of the one in a run folder; nothing where a verification has held since.
     *
     * @throws IOException if it can't be read
     */
    public static List<Finding> stillToProve(Path folder) throws IOException {
        Optional<CutoverResult> open = read(folder).filter(result -> !result.isProven());
        if (open.isEmpty() || new RunMemory(folder).recall(VerifyStep.HELD).isPresent()) {
            return List.of();
        }
        return ExactProof.told(open.get().proof);
    }

    /** Whether v0.7's table is known to have had every tuple. */
    public boolean isProven() {
        return proof == RowEquality.EQUAL;
    }

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
