package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What the old level's tables can take of the new level's rows, from the two catalogs.
 *
 * @param source of each table that is published before the cut-over, its columns
 * @param target the same there, and what the new level alone has
 */
record WayBackColumns(Map<QualifiedName, Map<String, Column>> source, Map<QualifiedName, Map<String, Column>> target) {

    private static final Pattern LENGTH = Pattern.compile("character(?<varying> varying)?(\\((?<length>\\d+)\\))?");

    /**
     * A column.
     *
     * @param filled whether a row that does not name it gets a value
     */
    record Column(String type, boolean notNull, boolean filled, boolean generated) {

        private boolean isJson() {
            return type.equals("json") || type.equals("jsonb");
        }
    }

    /** Of one side. */
    static Map<QualifiedName, Map<String, Column>> read(Session session, KratosDatabase kratos)
            throws SQLException, CancelledException {
        List<QualifiedName> tables = ReplicationPair.published(kratos);
        Map<QualifiedName, Map<String, Column>> columns = new LinkedHashMap<>();
        session.<SQLException>each(
                SqlText.load(WayBackColumns.class, "side-columns.sql").text(),
                row -> columns.computeIfAbsent(kratos.table(row.getString("table_name")), name -> new LinkedHashMap<>())
                        .put(
                                row.getString("column_name"),
                                new Column(
                                        row.getString("type"),
                                        row.getBoolean("not_null"),
                                        row.getBoolean("filled"),
                                        row.getBoolean("generated"))),
                (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
        return columns;
    }

    /** What is published on the target: of each table that both have, the columns that both have. */
    Map<QualifiedName, List<String>> common() {
        Map<QualifiedName, List<String>> common = new LinkedHashMap<>();
        eachCommon((table, column) ->
                common.computeIfAbsent(table, name -> new ArrayList<>()).add(column));
        return common;
    }

    private void eachCommon(BiConsumer<QualifiedName, String> consumer) {
        target.forEach((table, columns) -> columns.forEach((name, column) -> {
            Column own = source.getOrDefault(table, Map.of()).get(name);
            if (own != null && !own.generated() && !column.generated()) {
                consumer.accept(table, name);
            }
        }));
    }

    private Column old(QualifiedName table, String column) {
        return column(source, table, column);
    }

    private static Column column(Map<QualifiedName, Map<String, Column>> side, QualifiedName table, String column) {
        return Optional.ofNullable(side.getOrDefault(table, Map.of()).get(column))
                .orElseThrow();
    }

    /** A statement that changes a table of the source. */
    record Widening(QualifiedName table, String statement) {}

    /** What makes the source's tables take every value of the target's; none of it rewrites a table. */
    List<Widening> widening() {
        List<Widening> all = new ArrayList<>();
        eachCommon((table, name) -> {
            Column old = old(table, name);
            Column now = column(target, table, name);
            String column = "ALTER TABLE " + table.quoted() + " ALTER COLUMN " + QualifiedName.quote(name);
            if (width(old, now) == Width.TO_WIDEN) {
                all.add(new Widening(table, column + " TYPE " + now.type()));
            }
            if (old.notNull() && !now.notNull()) {
                all.add(new Widening(table, column + " DROP NOT NULL"));
            }
        });
        return all;
    }

    /** Blocks where rows of the new level could not be written to the old one's tables. */
    List<Finding> obstacles() {
        List<String> types = new ArrayList<>();
        eachCommon((table, name) -> {
            Column old = old(table, name);
            Column now = column(target, table, name);
            if (width(old, now) == Width.IMPOSSIBLE) {
                types.add(table.name() + "." + name + " (" + old.type() + ", now " + now.type() + ")");
            }
        });
        List<String> missing = new ArrayList<>();
        source.forEach((table, columns) -> columns.forEach((name, column) -> {
            boolean there = target.getOrDefault(table, Map.of()).containsKey(name);
            if (!there && column.notNull() && !column.filled() && !column.generated()) {
                missing.add(table.name() + "." + name);
            }
        }));
        List<Finding> findings = new ArrayList<>();
        if (!types.isEmpty() || !missing.isEmpty()) {
            types.addAll(missing.stream().map(name -> name + " (gone)").toList());
            findings.add(Finding.blocker(
                    "WAY_BACK_COLUMNS_DIFFER",
                    "These columns of the source can't take what the new Kratos writes: " + String.join(", ", types)
                            + ".",
                    "The source could not follow the target after the cut-over.",
                    "Cut over without a way back, or upgrade to a release whose rows the old level can hold."));
        }
        return findings;
    }

    /** How a column of the source relates to that of the target. */
    private enum Width {
        SUFFICES,
        TO_WIDEN,
        IMPOSSIBLE
    }

    private static Width width(Column old, Column now) {
        if (old.type().equals(now.type()) || (old.isJson() && now.isJson())) {
            return Width.SUFFICES;
        }
        Optional<Text> has = Text.of(old.type());
        Optional<Text> needs = Text.of(now.type());
        if (has.isEmpty() || needs.isEmpty()) {
            return Width.IMPOSSIBLE;
        } else if (has.get().takes(needs.get())) {
            return Width.SUFFICES;
        }
        // A padded one would be rewritten, row by row.
        return has.get().padded() || needs.get().padded() ? Width.IMPOSSIBLE : Width.TO_WIDEN;
    }

    /** A type for texts; without a length it takes all. */
    private record Text(OptionalInt length, boolean padded) {

        static Optional<Text> of(String type) {
            Matcher matcher = LENGTH.matcher(type);
            if (type.equals("text")) {
                return Optional.of(new Text(OptionalInt.empty(), false));
            } else if (!matcher.matches()) {
                return Optional.empty();
            }
            String length = matcher.group("length");
            return Optional.of(new Text(
                    length == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(length)),
                    matcher.group("varying") == null));
        }

        boolean takes(Text other) {
            return length.isEmpty() || (other.length.isPresent() && other.length.getAsInt() <= length.getAsInt());
        }
    }

    /** A column that the new level alone has; the whole table where the name is empty. */
    record Beyond(QualifiedName table, Optional<String> column) {

        /** How many rows the old level can't hold, or not as they are. */
        long rows(Session target) throws SQLException, CancelledException {
            SqlText sql = column.map(name ->
                            SqlText.of("SELECT count({column}) FROM {table}").withIdentifier("column", name))
                    .orElseGet(() -> SqlText.of("SELECT count(*) FROM {table}"));
            return target.one(sql.with("table", table).text(), row -> row.getLong(1));
        }
    }

    /** What the old level does not have, and can't derive from what it has. */
    List<Beyond> beyond() {
        List<Beyond> beyond = new ArrayList<>();
        target.forEach((table, columns) -> {
            Map<String, Column> own = source.getOrDefault(table, Map.of());
            if (own.isEmpty()) {
                beyond.add(new Beyond(table, Optional.empty()));
            } else {
                columns.keySet().stream()
                        .filter(name -> !own.containsKey(name) && !ReplicationBridge.fills(table.name(), name))
                        .forEach(name -> beyond.add(new Beyond(table, Optional.of(name))));
            }
        });
        return beyond;
    }
}
