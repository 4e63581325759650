package org.ferryman.postgres.content;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Which rows of a table are not the same on two sides, by their primary key. The table is read in the order of its
 * key, some thousand rows at a time.
 *
 * @param table which
 * @param total how many rows differ
 * @param first those that were found first; {@value #TOLD} at most
 */
public record RowDifferences(QualifiedName table, long total, List<Row> first) {

    /** How many rows are named. */
    public static final int TOLD = 1_000;

    /** Enough to be worth a round trip, few enough for memory. */
    private static final int ROWS_AT_A_TIME = 10_000;

    /** Where a row is. */
    public enum Kind {
        /** On the side that was read first only. */
        ONLY_BEFORE,
        /** On the other side only. */
        ONLY_AFTER,
        /** On both, and not the same. */
        CHANGED
    }

    /**
     * A row.
     *
     * @param key its primary key; several columns are joined by a comma
     */
    public record Row(String key, Kind kind) {}

    private record Column(String name, String type) {

        /** In an order that is the same on both sides, whatever their locales. */
        SqlText ordered() {
            boolean text = type.equals("text") || type.startsWith("character");
            return SqlText.of(text ? "t.{column} COLLATE \"C\"" : "t.{column}").withIdentifier("column", name);
        }

        SqlText told() {
            return SqlText.of("t.{column}::text").withIdentifier("column", name);
        }
    }

    /** A row as it is read: the values of its key, and a hash of all that is compared. */
    private record Read(List<String> key, long hash) {}

    /**
     * Compares.
     *
     * @param before a session of a snapshot on one side
     * @param after a session of one on the other
     * @param shape the columns that both have, and which rows count
     * @return empty if the table has no primary key, without which nothing tells its rows apart
     */
    public static Optional<RowDifferences> read(Session before, Session after, TableShape shape, DigestForm form)
            throws SQLException, CancelledException {
        List<Column> key = key(before, shape.table());
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Comparison(before, after, shape, form, key).run());
    }

    private static List<Column> key(Session session, QualifiedName table) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(RowDifferences.class, "primary-key.sql").text(),
                row -> new Column(row.getString("attname"), row.getString("type")),
                table.quoted());
    }

    /** Of one table. */
    private static final class Comparison {

        private final Session before;
        private final Session after;
        private final TableShape shape;
        private final DigestForm form;
        private final List<Column> key;
        private final List<Row> first = new ArrayList<>();
        private long total;

        Comparison(Session before, Session after, TableShape shape, DigestForm form, List<Column> key) {
            this.before = before;
            this.after = after;
            this.shape = shape;
            this.form = form;
            this.key = key;
        }

        RowDifferences run() throws SQLException, CancelledException {
            String texts =
                    SqlText.load(DigestReading.class, "portable-texts.sql").text();
            before.execute(texts);
            after.execute(texts);
            List<String> from = List.of();
            boolean goesOn = true;
            while (goesOn) {
                Map<List<String>, Long> rows = new HashMap<>();
                List<Read> chunk = new ArrayList<>();
                read(before, from, List.of(), chunk);
                chunk.forEach(row -> rows.put(row.key(), row.hash()));
                goesOn = chunk.size() == ROWS_AT_A_TIME;
                List<String> to = goesOn ? chunk.get(chunk.size() - 1).key() : List.of();
                List<Read> others = new ArrayList<>();
                List<String> reached = from;
                do {
                    others.clear();
                    read(after, reached, to, others);
                    for (Read other : others) {
                        Long hash = rows.remove(other.key());
                        if (hash == null) {
                            add(other.key(), Kind.ONLY_AFTER);
                        } else if (hash != other.hash()) {
                            add(other.key(), Kind.CHANGED);
                        }
                        reached = other.key();
                    }
                } while (others.size() == ROWS_AT_A_TIME);
                chunk.stream()
                        .map(Read::key)
                        .filter(rows::containsKey)
                        .forEach(missing -> add(missing, Kind.ONLY_BEFORE));
                from = to;
            }
            return new RowDifferences(shape.table(), total, List.copyOf(first));
        }

        private void add(List<String> keyOfRow, Kind kind) {
            total++;
            if (first.size() < TOLD) {
                first.add(new Row(String.join(",", keyOfRow), kind));
            }
        }

        /** Rows after one key and up to another; an empty key is no limit. */
        private void read(Session session, List<String> from, List<String> to, List<Read> rows)
                throws SQLException, CancelledException {
            List<SqlText> limits = new ArrayList<>(List.of(shape.condition()));
            if (!from.isEmpty()) {
                limits.add(limit("(ROW({columns}) > ROW({values}))", from));
            }
            if (!to.isEmpty()) {
                limits.add(limit("(ROW({columns}) <= ROW({values}))", to));
            }
            SqlText where = limits.stream()
                    .reduce((one, other) ->
                            SqlText.of("{one} AND {other}").with("one", one).with("other", other))
                    .orElseThrow();
            session.each(
                    SqlText.load(RowDifferences.class, "rows-by-key.sql")
                            .with("key", key.stream().map(Column::told).toList())
                            .with("hash", form.of(shape.row()))
                            .with("table", shape.table())
                            .with("where", where)
                            .with("order", key.stream().map(Column::ordered).toList())
                            .with("limit", ROWS_AT_A_TIME)
                            .text(),
                    row -> rows.add(
                            new Read(List.of((String[]) row.getArray("key").getArray()), row.getLong("hash"))));
        }

        private SqlText limit(String form, List<String> values) {
            return SqlText.of(form)
                    .with("columns", key.stream().map(Column::ordered).toList())
                    .with(
                            "values",
                            values.stream()
                                    .map(value -> SqlText.of("{value}").withLiteral("value", value))
                                    .toList());
        }
    }

    /** For people: how many, and the first few. */
    public String told() {
        String some = first.stream()
                .limit(3)
                .map(row -> row.key() + where(row.kind()))
                .collect(Collectors.joining(", "));
        return table.name() + " (" + total + (total == 1 ? " row: " : " rows: ") + some + (total > 3 ? ", …)" : ")");
    }

    private static String where(Kind kind) {
        return switch (kind) {
            case ONLY_BEFORE -> " only on the source";
            case ONLY_AFTER -> " only on the target";
            case CHANGED -> " not the same";
        };
    }
}
