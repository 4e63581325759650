package org.ferryman.keto.tuple;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.capture.ChangeCapture;

/**
 * The legacy tuples that have changed since a copy, kept in a temporary table until the transaction ends. What they are
 * now is looked up key by key in their tables, which nobody may write to meanwhile.
 */
public final class ChangedTuples {

    static final QualifiedName TABLE = new QualifiedName("pg_temp", "ferryman_changed");

    private final Session session;
    private final List<LegacyTable> tables;

    private ChangedTuples(Session session, List<LegacyTable> tables) {
        this.session = session;
        this.tables = tables;
    }

    /**
     * Those of some tables; the session looks up single rows from then on, see {@link #byTable}.
     *
     * @param sources the tables, by their {@code oid}
     */
    public static ChangedTuples of(Session session, Map<Long, LegacyTable> sources)
            throws SQLException, CancelledException {
        List<LegacyTable> tables = List.copyOf(sources.values());
        session.execute(changed("changed-table.sql"));
        session.update(
                keys(),
                sources.keySet().stream().map(Object::toString).toArray(String[]::new),
                tables.stream().map(table -> Long.toString(table.namespaceId())).toArray(String[]::new));
        for (String statement : lookingUp(tables)) {
            session.execute(statement);
        }
        return new ChangedTuples(session, tables);
    }

    /** The statements of {@link #of}, for a preview; one has parameters: the tables' oids and namespaces. */
    public static List<String> statements(List<LegacyTable> tables) {
        List<String> statements = new ArrayList<>(List.of(changed("changed-table.sql"), keys()));
        statements.addAll(lookingUp(tables));
        return statements;
    }

    private static String keys() {
        return TupleSql.load("changed-keys.sql")
                .with("changed", TABLE)
                .with("changes", ChangeCapture.CHANGES)
                .text();
    }

    private static List<String> lookingUp(List<LegacyTable> tables) {
        List<String> statements = new ArrayList<>();
        statements.add(changed("changed-index.sql"));
        statements.add("ANALYZE " + TABLE.quoted());
        statements.add(TupleSql.load("by-key.sql").text());
        for (LegacyTable table : tables) {
            statements.add(TupleSql.load("changed-there.sql")
                    .with("changed", TABLE)
                    .with("legacy", table.table())
                    .with("namespace_id", table.namespaceId())
                    .text());
        }
        return statements;
    }

    private static String changed(String file) {
        return TupleSql.load(file).with("changed", TABLE).text();
    }

    /** The session reads whole tables again. */
    public static void byTable(Session session) throws SQLException, CancelledException {
        session.execute(TupleSql.load("by-table.sql").text());
    }

    /** The tables that they are of. */
    public List<LegacyTable> tables() {
        return tables;
    }

    /** Namespaces whose changes can't all have been noted. */
    public List<Long> wrong() throws SQLException, CancelledException {
        return session.list(changed("changed-wrong.sql"), row -> row.getLong("namespace_id"));
    }

    /** What the changes come to, of each table. */
    public Map<LegacyTable, Sums> sums(TupleSql sql) throws SQLException, CancelledException {
        Map<Long, LegacyTable> byId = new HashMap<>();
        tables.forEach(table -> byId.put(table.namespaceId(), table));
        Map<LegacyTable, Sums> all = new LinkedHashMap<>();
        tables.forEach(table -> all.put(table, Sums.NONE));
        for (List<LegacyTable> group : TableGroups.of(tables)) {
            session.<SQLException>each(sql.changedSums(group).text(), row -> {
                LegacyTable table = byId.get(row.getLong("namespace_id"));
                String rule = row.getString("rule");
                long added = row.getLong("added");
                long gone = row.getLong("gone");
                Sums sums = new Sums(
                        added - gone,
                        rule == null ? added : 0,
                        rule == null ? gone : 0,
                        rule == null ? Map.of() : Map.of(SkipRule.valueOf(rule), added - gone),
                        Fingerprint.digest(row.getString("digest")));
                all.merge(table, sums, Sums::plus);
            });
        }
        return all;
    }

    /**
     * What the changes of one table come to.
     *
     * @param tuples how many it has more
     * @param added tuples that can be moved
     * @param gone tuples that could be moved
     * @param skipped how many more each rule stops
     * @param digest by how much the digest of what it says differs
     */
    public record Sums(long tuples, long added, long gone, Map<SkipRule, Long> skipped, BigInteger digest) {

        /** Nothing has changed. */
        public static final Sums NONE = new Sums(0, 0, 0, Map.of(), BigInteger.ZERO);

        private Sums plus(Sums other) {
            Map<SkipRule, Long> both = new HashMap<>(skipped);
            other.skipped.forEach((rule, more) -> both.merge(rule, more, Long::sum));
            return new Sums(
                    tuples + other.tuples, added + other.added, gone + other.gone, both, digest.add(other.digest));
        }
    }
}
