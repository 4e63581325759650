package org.ferryman.keto.ahead;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.CapturedTable;
import org.ferryman.postgres.capture.ChangeCapture;

/**
 * What a copy left, or the migration after it, committed with it: what is noted comes after that. Wherever the world is
 * no longer as it says, every tuple is compared.
 *
 * @param format of the row; see {@link #FORMAT}
 * @param moved whether a migration left it: then nothing is to be moved by it any more
 * @param when it was about to be committed
 * @param configuration fingerprint of the configuration and the exclusions
 * @param network under which v0.7 sees the rows
 * @param target v0.7's table
 * @param targetRows how many rows that had, of all networks
 * @param foreignRows how many of these were not moved by Ferryman
 * @param tables the legacy tables, by namespace id
 */
public record CopyBase(
        int format,
        boolean moved,
        Instant when,
        String configuration,
        UUID network,
        Source target,
        long targetRows,
        long foreignRows,
        Map<Long, Table> tables) {

    /** What this version writes, and the only one that it reads: a copy is easily made again. */
    static final int FORMAT = 1;

    /** Copies the map. */
    public CopyBase {
        tables = Map.copyOf(tables);
    }

    /**
     * What a transaction leaves.
     *
     * @param moved whether it is a migration
     * @param when it is about to be committed
     * @param targetRows how many rows v0.7's table has now, of all networks
     * @param foreignRows how many of these were not moved by Ferryman
     * @param contents what the legacy tables hold, by namespace id
     * @param skipped how many of a table's tuples each rule stops
     */
    public record Left(
            boolean moved,
            Instant when,
            long targetRows,
            long foreignRows,
            Map<Long, KetoMark.Table> contents,
            Function<LegacyTable, Map<SkipRule, Long>> skipped) {}

    /**
     * As this version writes it; empty where a write to v0.7's table would not be noted.
     *
     * @param tables the legacy tables; those whose changes are not noted are left out
     */
    public static Optional<CopyBase> of(
            CaptureState capture, KetoSettings settings, TargetView view, List<LegacyTable> tables, Left left) {
        Map<Long, Table> noted = new TreeMap<>();
        for (LegacyTable table : tables) {
            KetoMark.Table content =
                    Optional.ofNullable(left.contents.get(table.namespaceId())).orElseThrow();
            capture.of(table.table())
                    .filter(CapturedTable::captures)
                    .ifPresent(source -> noted.put(
                            table.namespaceId(),
                            new Table(
                                    Source.of(source), content.tuples(), content.digest(), left.skipped.apply(table))));
        }
        return capture.of(view.table())
                .filter(CapturedTable::notes)
                .map(target -> new CopyBase(
                        FORMAT,
                        left.moved,
                        left.when,
                        Fingerprint.configuration(settings),
                        view.network(),
                        Source.of(target),
                        left.targetRows,
                        left.foreignRows,
                        noted));
    }

    /**
     * A table whose changes are noted.
     *
     * @param id its {@code oid}
     * @param triggers their fingerprint
     */
    public record Source(long id, String triggers) {

        static Source of(CapturedTable table) {
            return new Source(table.id(), table.fingerprint());
        }
    }

    /** Whether the triggers that noted what comes after this are still the same, and note all that they should. */
    boolean isNoted(CaptureState capture, LegacyTable table) {
        return capture.of(table.table())
                .filter(CapturedTable::captures)
                .filter(now -> Optional.ofNullable(tables.get(table.namespaceId()))
                        .filter(then -> then.source().equals(Source.of(now)))
                        .isPresent())
                .isPresent();
    }

    /** The same of v0.7's table. */
    boolean isTargetNoted(CaptureState capture, KetoDatabase keto) {
        return keto.target()
                .flatMap(now -> capture.of(now.table()))
                .filter(CapturedTable::notes)
                .filter(now -> target.equals(Source.of(now)))
                .isPresent();
    }

    /**
     * What the copy saw of a legacy table.
     *
     * @param digest of what its tuples said
     * @param skipped how many tuples each rule stopped
     */
    public record Table(Source source, long tuples, String digest, Map<SkipRule, Long> skipped) {}

    /** The one that is there, if this version can use it; the role must be able to read it. */
    public static Optional<CopyBase> read(Session session) throws SQLException, CancelledException {
        Optional<String> json = session.first(
                SqlText.of("SELECT b.base::text FROM ONLY {base} AS b")
                        .with("base", ChangeCapture.BASE)
                        .text(),
                row -> row.getString(1));
        try {
            return json.isPresent()
                            && Json.parse(json.get(), JsonNode.class)
                                            .path("format")
                                            .asInt()
                                    == FORMAT
                    ? Optional.of(Json.parse(json.get(), CopyBase.class))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private void write(Session session) throws SQLException, CancelledException {
        session.update(writing(), Json.line(this));
    }

    private static String writing() {
        return SqlText.of("INSERT INTO {base} (base) VALUES (CAST(? AS jsonb))"
                        + " ON CONFLICT (only_row) DO UPDATE SET base = excluded.base")
                .with("base", ChangeCapture.BASE)
                .text();
    }

    /**
     * Takes away what was noted, as far as the transaction sees it, and puts a base in the place of the one before.
     * Nobody may write to v0.7's table meanwhile.
     *
     * @param next what is noted from now on comes after it; if empty, nothing can be told by the notes
     */
    public static void consume(Session session, Optional<CopyBase> next) throws SQLException, CancelledException {
        session.update("DELETE FROM ONLY " + ChangeCapture.CHANGES.quoted());
        if (next.isPresent()) {
            next.get().write(session);
        } else {
            session.update("DELETE FROM ONLY " + ChangeCapture.BASE.quoted());
        }
        if (isWritten(session)) {
            // Not by DELETE: a transaction whose snapshot is older would still see the note, and leave none of its own.
            session.execute("TRUNCATE " + ChangeCapture.WRITES.quoted());
        }
    }

    /** The statements of {@link #consume}, for a preview. */
    public static List<String> consuming() {
        return List.of(
                "DELETE FROM ONLY " + ChangeCapture.CHANGES.quoted(), "-- what was moved, as JSON\n" + writing());
    }

    /** Whether a change in any of v0.6's tables was noted since the base was. */
    static boolean isChanged(Session session) throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM ONLY " + ChangeCapture.CHANGES.quoted() + ")", row -> row.getBoolean(1));
    }

    /** Whether v0.7's table was written to since the base was. */
    static boolean isWritten(Session session) throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM ONLY " + ChangeCapture.WRITES.quoted() + ")", row -> row.getBoolean(1));
    }
}
