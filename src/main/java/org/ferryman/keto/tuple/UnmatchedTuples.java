package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.TemporaryTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/**
 * Where legacy tables and v0.7's table don't match, found once in a transaction and kept in a temporary table: to
 * compute a million ids costs more than all else that a re-run does. Where the role may not make one, each statement
 * reads the tables again.
 */
public final class UnmatchedTuples {

    /** None is kept: for transactions that may not write. */
    public static final UnmatchedTuples NONE = new UnmatchedTuples(false);

    static final QualifiedName TABLE = new QualifiedName("pg_temp", "ferryman_unmatched");

    private final boolean allowed;
    private final Set<LegacyTable> found = new HashSet<>();

    private UnmatchedTuples(boolean allowed) {
        this.allowed = allowed;
    }

    /** For a transaction that may write, as its role is now; the legacy tables don't change any more in it. */
    public static UnmatchedTuples in(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        return new UnmatchedTuples(TemporaryTables.allowed(session, keto));
    }

    /** Finds those of some tables, unless that was done; no row of ours may have changed before. */
    public void find(Session session, List<LegacyTable> tables, TupleSql sql, TargetView view)
            throws SQLException, CancelledException {
        for (String statement : plan(tables, sql, view)) {
            session.execute(statement);
        }
    }

    /** The statements that find them, for a preview; what is composed after them reads what they have made. */
    public List<String> plan(List<LegacyTable> tables, TupleSql sql, TargetView view) {
        List<LegacyTable> unknown =
                tables.stream().filter(table -> !found.contains(table)).toList();
        if (!allowed || unknown.isEmpty()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        if (found.isEmpty()) {
            statements.add(TupleSql.load("unmatched-table.sql")
                    .with("unmatched", TABLE)
                    .text());
        }
        for (List<LegacyTable> group : TableGroups.of(unknown)) {
            statements.add(sql.findUnmatched(group, view).text());
        }
        statements.add("ANALYZE " + TABLE.quoted());
        found.addAll(unknown);
        return statements;
    }

    /** The tables in parts, each of which a statement can be about. */
    public List<List<LegacyTable>> parts(List<LegacyTable> tables) {
        return has(tables) ? List.of(tables) : tables.stream().map(List::of).toList();
    }

    /** Whether it is known of all of these, which are some. */
    boolean has(List<LegacyTable> tables) {
        return !tables.isEmpty() && found.containsAll(tables);
    }
}
