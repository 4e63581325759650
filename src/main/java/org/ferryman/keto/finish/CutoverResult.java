package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.HeldVerification;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.content.RowEquality;

/**
 * The moment from which v0.7 serves: the result of {@code keto cutover}. As long as it is in the run folder, migrating,
 * thawing and rolling back are blocked.
 *
 * @param openedAt from when on v0.7 could be written to: both servers had answered the same
 * @param when from when on v0.6 had no session any more
 * @param oldUser the role that v0.6 worked as; it had no session any more
 * @param comparison what both servers answered to the same questions
 * @param migration the moment of the one that it ends, as the mark in the database has it; empty if there is no mark
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
        Optional<Instant> migration,
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
        migration = migration == null ? Optional.empty() : migration;
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
                migration,
                clientChanges,
                waitedSeconds,
                counted,
                exact.equality(),
                exact.namespaces(),
                all);
    }

    /**
     * What is still to be proven of the recorded one, by what is known by now.
     *
     * @throws IOException if it can't be read
     * @throws BlockedException if the mark can't be read
     */
    public static List<Finding> stillToProve(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        return standing(session, folder).map(ExactProof::told).orElse(List.of());
    }

    /** The one in a run folder, if it is the one on record. */
    static Optional<CutoverResult> recorded(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<CutoverRecord> recorded = CutoverRecord.read(session, folder);
        return read(folder)
                .filter(result -> recorded.isPresent()
                        && recorded.map(CutoverRecord::when).equals(Optional.ofNullable(result.when)));
    }

    /**
     * Whether every tuple is known by now to have been in v0.7's table, of the recorded cut-over. Empty where none is
     * recorded; also where another run folder has it, and every tuple was compared before it.
     */
    static Optional<RowEquality> standing(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<CutoverRecord> recorded = CutoverRecord.read(session, folder);
        Optional<CutoverResult> own = recorded(session, folder);
        if (recorded.isEmpty() || own.isPresent()) {
            return recorded.isEmpty() ? Optional.empty() : Optional.of(own.get().standing(folder));
        }
        Optional<KetoMark.Moved> moved = KetoMark.read(session).flatMap(KetoMark::moved);
        boolean held =
                HeldVerification.read(folder, moved.map(KetoMark.Moved::when)).isPresent();
        return held
                ? Optional.of(RowEquality.EQUAL)
                : moved.flatMap(KetoMark.Moved::difference).map(compared -> RowEquality.UNPROVEN);
    }

    /**
     * Whether every tuple is known by now to have been in v0.7's table: by the cut-over, or by a verification of what
     * the same migration moved.
     *
     * @param folder the run folder
     * @throws IOException if it can't be read
     */
    public RowEquality standing(Path folder) throws IOException {
        return isProven()
                        || HeldVerification.read(folder, migration)
                                .filter(held -> held.fingerprint().equals(comparison.fingerprint()))
                                .isPresent()
                ? RowEquality.EQUAL
                : proof;
    }

    /** Whether this cut-over has proven that v0.7's table had every tuple. */
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
