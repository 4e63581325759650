package org.ferryman.keto.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunDescription;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Session;

/**
 * Which mark a run folder goes with: a database that has another one, or none any more, is not the one that the folder
 * tells of, whatever its name.
 *
 * @param run the mark's run
 */
public record MarkMemory(UUID run) {

    private static final MemoryEntry<MarkMemory> MEMORY = new MemoryEntry<>(
            "mark", MarkMemory.class, "A copy of a database from before the migration looks like one never migrated.");

    private static final String WHY =
            "A restored copy is not the database that it was made of. What was there before, decisions and the moment"
                    + " of the cut-over of one would be taken for the other's.";

    /** Once the mark is in the database. */
    public static void keep(Path folder, UUID run) throws IOException {
        new RunMemory(folder).keep(MEMORY, new MarkMemory(run));
    }

    /** Once the mark is removed from the database. */
    public static List<Finding> forget(Path folder) {
        return new RunMemory(folder).forget(MEMORY);
    }

    /**
     * Whether a folder may be used on this database.
     *
     * @return the mark that is there
     * @throws InputException if the folder goes with another mark, or with one that is gone while the legacy tables
     *     are there
     */
    public static Optional<KetoMark> require(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException, InputException {
        Optional<KetoMark> mark = KetoMark.read(session);
        Optional<UUID> known = new RunMemory(folder).recall(MEMORY).map(MarkMemory::run);
        if (known.isEmpty() || mark.map(KetoMark::run).equals(known)) {
            return mark;
        }
        if (mark.isPresent()) {
            throw new InputException(Finding.blocker(
                    "MARK_OF_ANOTHER_RUN",
                    "The record in " + folder + " is of run " + known.get() + "; what was moved in this database was"
                            + " moved by run " + mark.get().run() + ".",
                    WHY,
                    "Check the connection. To go on with what is in this database, name a new folder with --run: it"
                            + " takes over what the mark in the database knows."));
        }
        if (!CatalogReader.tables(session).legacy().isEmpty()) {
            throw new InputException(Finding.blocker(
                    "MARK_MISSING",
                    "The record in " + folder + " tells of a migration, and this database does not have its mark (run "
                            + known.get() + ").",
                    WHY + " Or all was rolled back from another run folder.",
                    "Check the connection. To go on with this database as it is, name a new folder with --run."));
        }
        return mark;
    }

    /**
     * Makes a folder that has no record of its own go with the mark, and gives it what another folder remembered of the
     * time before.
     *
     * @return what was taken over, for people; empty if nothing had to be
     */
    public static List<Finding> takeOver(Path folder, KetoMark mark) throws IOException, InputException {
        RunMemory memory = new RunMemory(folder);
        boolean own = RunDescription.read(folder)
                .flatMap(RunDescription::id)
                .filter(mark.run()::equals)
                .isPresent();
        boolean bound = memory.recall(MEMORY).isPresent();
        if (own || bound) {
            // Another folder may have frozen since; the one that made the mark knows its own freeze best.
            write(memory, mark, own);
            keep(folder, mark.run());
            return List.of();
        }
        for (String name : KetoMark.BEFORE) {
            if (memory.recall(KetoMark.remembered(name)).isPresent()) {
                return List.of();
            }
        }
        write(memory, mark, false);
        keep(folder, mark.run());
        return List.of(Finding.info(
                "MARK_TAKEN_OVER",
                "Tuples were moved here from another run folder (run " + mark.run() + ").",
                "What was there before is known from the mark in the database; reports and decisions are in that other"
                        + " folder only."));
    }

    private static void write(RunMemory memory, KetoMark mark, boolean missingOnly) throws IOException {
        for (Map.Entry<String, JsonNode> state : mark.before().entrySet()) {
            MemoryEntry<JsonNode> entry = KetoMark.remembered(state.getKey());
            if (!missingOnly || memory.recall(entry).isEmpty()) {
                memory.keep(entry, state.getValue());
            }
        }
    }
}
