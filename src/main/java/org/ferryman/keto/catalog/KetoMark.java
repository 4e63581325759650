package org.ferryman.keto.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunDescription;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What Ferryman leaves in the database, so that every run folder knows it: what was moved, what was there before, and
 * the cut-over. It is the one row of {@link MarkTable}; rolling back and cleaning up remove it.
 *
 * @param format of the mark; see {@link #FORMAT}
 * @param run the id of the run that made it; stays, whatever folder changes the mark later
 * @param server the system identifier of the server where it was written last; empty if the role could not read it
 * @param moved what the last migration moved; empty if there was none by a version that makes marks
 * @param before what the run folder remembered of the time before, as it stands there, by {@link #BEFORE}
 * @param cutover if it is recorded
 * @param takenBack the moment of the latest cut-over that was taken back; the folder that recorded it still has it
 */
public record KetoMark(
        int format,
        UUID run,
        Optional<String> server,
        Optional<Moved> moved,
        Map<String, JsonNode> before,
        Optional<Cutover> cutover,
        Optional<Instant> takenBack) {

    /** What this version writes, and the latest that it reads: a key that changes its meaning adds 1. */
    static final int FORMAT = 1;

    /** Names what a freeze found, as a run folder keeps it. */
    public static final String FREEZE = "freeze-before";

    /** What of a run folder another one needs for the way back. */
    static final List<String> BEFORE = List.of(BeforeUser.MEMORY.name(), FREEZE);

    /** Takes none for what earlier versions did not write. */
    public KetoMark {
        takenBack = takenBack == null ? Optional.empty() : takenBack;
        before = before == null ? Map.of() : Map.copyOf(before);
    }

    /**
     * What a migration moved.
     *
     * @param when it was about to commit
     * @param transaction its id on that server: what came later has a higher one
     * @param network the id under which v0.7 sees the rows
     * @param tuples how many of the legacy tuples were in v0.7's table then
     * @param namespaces ids by name, as the configuration had them
     * @param tables what the legacy tables held, by namespace id
     * @param difference what was compared; empty if that was every tuple
     */
    public record Moved(
            Instant when,
            long transaction,
            UUID network,
            long tuples,
            Map<String, Integer> namespaces,
            Map<Long, Table> tables,
            Optional<Difference> difference) {

        /** Takes none for what earlier versions did not write. */
        public Moved {
            difference = difference == null ? Optional.empty() : difference;
        }

        /** What is moved by now. */
        public static Moved now(
                long transaction, UUID network, long tuples, KetoConfig config, Map<Long, Table> tables) {
            Map<String, Integer> namespaces = new TreeMap<>();
            config.namespaces().forEach(namespace -> namespaces.put(namespace.name(), namespace.id()));
            return new Moved(Instant.now(), transaction, network, tuples, namespaces, tables, Optional.empty());
        }

        /** The same, where only what had changed was compared. */
        public Moved by(Optional<Difference> changes) {
            return new Moved(when, transaction, network, tuples, namespaces, tables, changes);
        }
    }

    /**
     * What a migration proved that compared only what had changed since a copy: each changed tuple has its row, or has
     * none where it has to have none; and the sums.
     *
     * @param copied when the copy was made
     * @param changes how many were noted since
     * @param copiedRows how many rows v0.7's table had after the copy
     * @param inserted how many were added
     * @param deleted how many were taken away
     * @param rows how many it has by that: {@code copiedRows + inserted - deleted}
     */
    public record Difference(Instant copied, long changes, long copiedRows, long inserted, long deleted, long rows) {}

    /**
     * What one legacy table held.
     *
     * @param digest of what its tuples said, whatever their order
     */
    public record Table(long tuples, String digest) {}

    /**
     * The moment from which v0.7 serves.
     *
     * @param who recorded it, on which machine
     * @param oldUser the role that v0.6 worked as
     * @param newUser the role that owned v0.7's table
     */
    public record Cutover(Instant when, String who, String oldUser, String newUser) {}

    /**
     * The one in the schema that Keto uses; empty if there is none.
     *
     * @throws BlockedException if it is there, and this version can't read it or the role may not
     */
    public static Optional<KetoMark> read(Session session) throws SQLException, CancelledException, BlockedException {
        QualifiedName table = MarkTable.in(session);
        Optional<MarkTable> found = MarkTable.find(session, table);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        found.get().requireReadable();
        Optional<String> json = session.first(
                SqlText.of("SELECT m.mark::text FROM ONLY {mark} AS m")
                        .with("mark", table)
                        .text(),
                row -> row.getString(1));
        return json.isEmpty() ? Optional.empty() : Optional.of(parse(json.get(), table));
    }

    private static KetoMark parse(String json, QualifiedName table) throws BlockedException {
        try {
            JsonNode format = Json.parse(json, JsonNode.class).path("format");
            if (!format.isInt() || format.intValue() < 1 || format.intValue() > FORMAT) {
                throw MarkTable.unreadable(
                        table, "it has format " + format + ", and this version reads up to " + FORMAT);
            }
            return Json.parse(json, KetoMark.class);
        } catch (IOException failure) {
            throw MarkTable.unreadable(table, String.valueOf(failure.getMessage()));
        }
    }

    /** The one that is there, or a new one of the run of a folder; with what that folder remembers of before. */
    public static KetoMark of(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException, InputException {
        Optional<KetoMark> known = read(session);
        UUID run = known.map(KetoMark::run)
                .or(() -> Optional.empty())
                .orElse(RunDescription.read(folder).flatMap(RunDescription::id).orElseGet(UUID::randomUUID));
        Map<String, JsonNode> before = new TreeMap<>(known.map(KetoMark::before).orElse(Map.of()));
        for (String name : BEFORE) {
            new RunMemory(folder).recall(remembered(name)).ifPresent(state -> before.put(name, state));
        }
        return new KetoMark(
                FORMAT,
                run,
                RunIdentity.systemIdentifier(session),
                known.flatMap(KetoMark::moved),
                before,
                known.flatMap(KetoMark::cutover),
                known.flatMap(KetoMark::takenBack));
    }

    static MemoryEntry<JsonNode> remembered(String name) {
        return new MemoryEntry<>(name, JsonNode.class, "It goes into the mark as it is.");
    }

    /** The same after a migration. */
    public KetoMark with(Moved migration) {
        return new KetoMark(format, run, server, Optional.of(migration), before, cutover, takenBack);
    }

    /** The same with a cut-over. */
    public KetoMark with(Cutover recorded) {
        return new KetoMark(format, run, server, moved, before, Optional.of(recorded), takenBack);
    }

    /** The same without the cut-over of that moment. */
    public KetoMark withoutCutover(Instant when) {
        Instant latest = takenBack.filter(when::isBefore).orElse(when);
        return new KetoMark(format, run, server, moved, before, Optional.empty(), Optional.of(latest));
    }

    /** The same with what a freeze found; without it after a thaw. */
    public KetoMark withFreeze(Optional<JsonNode> found) {
        Map<String, JsonNode> now = new TreeMap<>(before);
        now.remove(FREEZE);
        found.ifPresent(state -> now.put(FREEZE, state));
        return new KetoMark(format, run, server, moved, now, cutover, takenBack);
    }

    /** The moment of the last migration, which tells it from every other; empty if no mark tells of one. */
    public static Optional<Instant> migration(Session session)
            throws SQLException, CancelledException, BlockedException {
        return read(session).flatMap(KetoMark::moved).map(Moved::when);
    }

    /** Whether the ids of transactions on this server go on from those that the mark tells of. */
    public boolean isOfServer(Session session) throws SQLException, CancelledException {
        Optional<String> here = RunIdentity.systemIdentifier(session);
        return here.isEmpty() || server.isEmpty() || here.equals(server);
    }
}
