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
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Session;

/**
 * That it was said that v0.7 may be written to, while the cut-over was still to be recorded: what is written there from
 * then on is its clients' own.
 *
 * @param when it was said first
 * @param migration the moment of the migration that it is true of, as the mark has it; empty if there was no mark
 * @param fingerprint of the configuration and the legacy tuples
 * @param differs what a comparison of every tuple, as both sides were before, has found to differ; empty if nothing
 */
public record OpenedCutover(Instant when, Optional<Instant> migration, String fingerprint, List<Finding> differs) {

    private static final String ID = "CUTOVER_OPENED";
    private static final String WHY =
            "Clients may have written through v0.7 since then: v0.6 does not have that, and a migration would bring"
                    + " back what they have deleted.";
    private static final String REMEDY =
            "Run `ferryman keto cutover` again: it goes on. Or stop v0.7's clients, and run `ferryman keto cutover"
                    + " --take-back`.";

    private static final MemoryEntry<OpenedCutover> MEMORY = new MemoryEntry<>(
            "cutover-opened",
            OpenedCutover.class,
            "Who wrote to v0.7's table before it was recorded, and who was let, looks the same there.");

    /** Takes none for what earlier versions did not write. */
    public OpenedCutover {
        migration = migration == null ? Optional.empty() : migration;
        differs = differs == null ? List.of() : List.copyOf(differs);
    }

    /** The same with what was found to differ. */
    public OpenedCutover with(List<Finding> different) {
        return new OpenedCutover(when, migration, fingerprint, different);
    }

    /** Keeps it. */
    public void keep(Path folder) throws IOException {
        new RunMemory(folder).keep(MEMORY, this);
    }

    /**
     * The one of a run folder, if it is about the last migration and was not taken back with a cut-over since.
     *
     * @throws IOException if it can't be read
     * @throws BlockedException if the mark can't be read
     */
    public static Optional<OpenedCutover> read(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<OpenedCutover> known = new RunMemory(folder).recall(MEMORY);
        if (known.isEmpty()) {
            return known;
        }
        Optional<KetoMark> mark = KetoMark.read(session);
        Optional<Instant> migration = mark.flatMap(KetoMark::moved).map(KetoMark.Moved::when);
        Optional<Instant> takenBack = mark.flatMap(KetoMark::takenBack);
        return known.filter(opened -> opened.migration.equals(migration))
                .filter(opened ->
                        takenBack.filter(latest -> !opened.when.isAfter(latest)).isEmpty());
    }

    /** Keeps what must not be done from then on from being done. */
    public Finding blocker() {
        return Finding.blocker(ID, seen(), WHY, REMEDY);
    }

    /** The same for people who only look. */
    public Finding warning() {
        return Finding.warning(ID, seen(), WHY, REMEDY);
    }

    private String seen() {
        return "v0.7 may be written to since " + when + ", and the cut-over did not come to its end.";
    }

    /** Once the cut-over is taken back, nobody may write there. */
    public static List<Finding> forget(Path folder) {
        return new RunMemory(folder).forget(MEMORY);
    }
}
