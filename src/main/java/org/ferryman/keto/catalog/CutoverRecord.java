package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * What steps need to know of the cut-over, as the run folder has it: nothing in the database shows it.
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
     * The one that a run folder has; empty before.
     *
     * @throws IOException if it can't be read
     */
    public static Optional<CutoverRecord> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /** Keeps what must not be done after the cut-over from being done. */
    public static Optional<Finding> blocker(Path folder) throws IOException {
        return read(folder)
                .map(cutover -> Finding.blocker(
                        DONE,
                        cutover.seen(),
                        WHY,
                        "Go on with v0.7. If it was recorded by mistake, and v0.7 has no traffic, remove "
                                + folder.resolve(ID + ".json") + "."));
    }

    /** The same for people who only look. */
    public static Optional<Finding> info(Path folder) throws IOException {
        return read(folder).map(cutover -> Finding.info(DONE, cutover.seen(), WHY));
    }

    private String seen() {
        return "The cut-over to v0.7 was recorded at " + when + ".";
    }
}
