package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Session;

/**
 * What steps need to know of the cut-over: the mark in the database has it, and the run folder it was recorded in.
 *
 * @param when the moment from which v0.7 serves
 * @param oldUser the role that v0.6 worked as
 */
public record CutoverRecord(Instant when, String oldUser) {

    /** The step whose result it is read from. */
    public static final StepId ID = new StepId("cutover");

    private static final MemoryEntry<CutoverRecord> MEMORY =
            new MemoryEntry<>(ID, CutoverRecord.class, "A cut-over happens to clients; the database does not change.");

    /** Names the finding that it is recorded. */
    static final String DONE = "CUTOVER_DONE";

    private static final String WHY =
            "From then on v0.7's table is the truth: migrating again would bring back what was deleted there, rolling"
                    + " back would lose what was written there, and after a thaw v0.6 would take writes that v0.7"
                    + " never sees.";

    /**
     * The one that the database's mark has, whatever run folder it was recorded in; else the one that this run folder
     * has, unless the mark tells that it was taken back. Empty before.
     *
     * @throws IOException if the folder's can't be read
     * @throws BlockedException if the mark can't be read
     */
    public static Optional<CutoverRecord> read(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<KetoMark> mark = KetoMark.read(session);
        Optional<CutoverRecord> marked =
                mark.flatMap(KetoMark::cutover).map(cutover -> new CutoverRecord(cutover.when(), cutover.oldUser()));
        if (marked.isPresent()) {
            return marked;
        }
        Optional<Instant> takenBack = mark.flatMap(KetoMark::takenBack);
        return new RunMemory(folder)
                .recall(MEMORY)
                .filter(own ->
                        takenBack.filter(latest -> !own.when.isAfter(latest)).isEmpty());
    }

    /** Keeps what must not be done after the cut-over, or once v0.7 may be written to, from being done. */
    public static Optional<Finding> blocker(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<Finding> recorded = done(session, folder);
        return recorded.isPresent()
                ? recorded
                : OpenedCutover.read(session, folder).map(OpenedCutover::blocker);
    }

    /** Keeps a second one from being recorded. */
    public static Optional<Finding> done(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        return read(session, folder)
                .map(cutover -> Finding.blocker(
                        DONE,
                        cutover.seen(),
                        WHY,
                        "Go on with v0.7. If it was recorded by mistake, and v0.7 has no traffic, take it back with"
                                + " `ferryman keto cutover --take-back`."));
    }

    /** The same for people who only look. */
    public static Optional<Finding> info(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        return read(session, folder).map(cutover -> Finding.info(DONE, cutover.seen(), WHY));
    }

    /** Forgets the folder's, once it is taken back. */
    public static List<Finding> forget(Path folder) {
        return new RunMemory(folder).forget(MEMORY);
    }

    private String seen() {
        return "The cut-over to v0.7 was recorded at " + when + ".";
    }
}
