package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.engine.CancelledException;

/**
 * What the server has counted of changes to tables: equal at two moments if nothing was changed in between, as far as
 * was counted by then. Reading it reads no table. From PostgreSQL 15 on a session's changes are counted 10 s after its
 * transaction at the latest; before, a session that goes idle may keep its last ones back until it works again or
 * ends. What was rolled back counts, too.
 *
 * @param since since when the server counts; another text means that the counters began anew
 * @param counted whether the server counts all changes
 * @param tables by the tables' names, with their schemas; those that are not there are missing
 */
public record ChangeCounters(String since, boolean counted, Map<String, Counts> tables) {

    /** Copies the map. */
    public ChangeCounters {
        tables = Map.copyOf(tables);
    }

    /**
     * One table's.
     *
     * @param file the file it is in
     * @param inserted rows, committed or not
     * @param updated rows, committed or not
     * @param deleted rows, committed or not
     */
    public record Counts(long file, long inserted, long updated, long deleted) {}

    /**
     * Reads them. Who wants to know later whether something has changed since a snapshot reads them before it, in
     * another transaction: what is changed in between is counted afterwards, and noticed.
     */
    public static ChangeCounters read(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        Map<String, Counts> counts = new TreeMap<>();
        session.<SQLException>each(
                SqlText.load(ChangeCounters.class, "change-counters.sql").text(),
                row -> counts.put(
                        new QualifiedName(row.getString("schema"), row.getString("name")).toString(),
                        new Counts(
                                row.getLong("file"),
                                row.getLong("inserted"),
                                row.getLong("updated"),
                                row.getLong("deleted"))),
                schemas(tables),
                names(tables));
        return session.one(
                SqlText.load(ChangeCounters.class, "counting.sql").text(),
                row -> new ChangeCounters(row.getString("since"), row.getBoolean("counted"), counts));
    }

    /** About how many rows tables have, as the server knows without reading them. */
    public static long estimatedRows(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        return session.one(
                SqlText.load(ChangeCounters.class, "row-estimate.sql").text(),
                row -> row.getLong(1),
                schemas(tables),
                names(tables));
    }

    private static String[] schemas(List<QualifiedName> tables) {
        return tables.stream().map(QualifiedName::schema).toArray(String[]::new);
    }

    private static String[] names(List<QualifiedName> tables) {
        return tables.stream().map(QualifiedName::name).toArray(String[]::new);
    }

    /** Those of some of the tables. */
    public ChangeCounters of(Collection<String> some) {
        Map<String, Counts> chosen = new TreeMap<>(tables);
        chosen.keySet().retainAll(some);
        return new ChangeCounters(since, counted, chosen);
    }

    /**
     * Whether nothing was changed between two moments, as far as was counted by then. False where that can't be told.
     */
    public boolean areUnchangedAt(ChangeCounters later) {
        return counted && equals(later);
    }
}
