package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.TemporaryTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

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
    private boolean made;

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
        return finding(unknown, group -> sql.findUnmatched(group, view));
    }

    private List<String> finding(List<LegacyTable> tables, Function<List<LegacyTable>, SqlText> find) {
        List<String> statements = new ArrayList<>();
        if (!made) {
            statements.add(TupleSql.load("unmatched-table.sql")
                    .with("unmatched", TABLE)
                    .text());
            made = true;
        }
        for (List<LegacyTable> group : TableGroups.of(tables)) {
            statements.add(find.apply(group).text());
        }
        statements.add("ANALYZE " + TABLE.quoted());
        found.addAll(tables);
        return statements;
    }

    /** Finds those of some tables where nothing but {@link ChangedTuples} can be unmatched. */
    public void findChanged(Session session, List<LegacyTable> tables, TupleSql sql, TargetView view)
            throws SQLException, CancelledException {
        for (String statement : planChanged(tables, sql, view)) {
            session.execute(statement);
        }
    }

    /** The statements of {@link #findChanged}, as {@link #plan}. */
    public List<String> planChanged(List<LegacyTable> tables, TupleSql sql, TargetView view) {
        return finding(tables, group -> sql.findChanged(group, view));
    }

    /** How many were found. */
    public long count(Session session) throws SQLException, CancelledException {
        return session.one("SELECT count(*) FROM " + TABLE.quoted(), row -> row.getLong(1));
    }

    /** As if none had been looked for. */
    public void forget(Session session) throws SQLException, CancelledException {
        if (made) {
            session.execute("DELETE FROM " + TABLE.quoted());
        }
        found.clear();
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
