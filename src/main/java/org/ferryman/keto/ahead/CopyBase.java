package org.ferryman.keto.ahead;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
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

    /** As this version writes it. */
    public static CopyBase of(
            boolean moved,
            Instant when,
            String configuration,
            UUID network,
            Source target,
            long targetRows,
            long foreignRows,
            Map<Long, Table> tables) {
        return new CopyBase(FORMAT, moved, when, configuration, network, target, targetRows, foreignRows, tables);
    }

    /**
     * A table whose changes are noted.
     *
     * @param id its {@code oid}
     * @param triggers their fingerprint
     */
    public record Source(long id, String triggers) {}

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

    /** Whether v0.7's table was written to since the base was. */
    static boolean isWritten(Session session) throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM ONLY " + ChangeCapture.WRITES.quoted() + ")", row -> row.getBoolean(1));
    }
}
