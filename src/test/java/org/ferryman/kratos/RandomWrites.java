package org.ferryman.kratos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.testing.TestDatabase;

/**
 * Random rows in all of Kratos' tables, changed in each of their columns, keys too, and deleted: what the tables' own
 * keys allow, in transactions of several statements, some of which are rolled back. The same seed gives the same writes
 * to the same rows. All identities, of which there must be one, are in one network with all that they have: of other
 * rows no migration of v26 would come to its end.
 */
public final class RandomWrites {

    private static final Set<String> LEFT_OUT = Set.of("schema_migration", "identity_credential_types");

    private static final String NETWORKS = "networks";

    /** What a row belongs to, by the column that says so; the first of several counts. */
    private static final List<String> OWNERS = List.of("identity_credential_id", "session_id", "identity_id");

    private static final List<String> TEXTS =
            List.of("", " ", "it's", "back\\slash", "padded   ", "Grüße, 漢字 \n\t", "{}", "email");

    private static final HexFormat HEX = HexFormat.of();

    private final Connection connection;
    private final Random random;
    private final Map<String, Map<String, Column>> tables = new LinkedHashMap<>();
    private final Set<String> changed = new TreeSet<>();

    private RandomWrites(Connection connection, long seed) {
        this.connection = connection;
        this.random = new Random(seed);
    }

    /**
     * Writes.
     *
     * @param times how many statements there are besides one for each column
     * @return the columns that were changed in a row that stayed, as {@code table.column}
     */
    public static Set<String> at(Connection connection, long seed, int times) throws SQLException {
        RandomWrites writes = new RandomWrites(connection, seed);
        connection.setAutoCommit(false);
        writes.read();
        for (Map.Entry<String, Map<String, Column>> table : writes.tables.entrySet()) {
            for (String column : table.getValue().keySet()) {
                writes.changeSomewhere(table.getKey(), column);
            }
        }
        for (int time = 0; time < times; time++) {
            writes.something();
            if (writes.random.nextInt(4) == 0) {
                connection.commit();
            } else if (writes.random.nextInt(20) == 0) {
                connection.rollback();
            }
        }
        connection.commit();
        return writes.changed;
    }

    /** All columns of the tables that are written to, as {@code table.column}. */
    public static Set<String> columns(Connection connection) throws SQLException {
        RandomWrites writes = new RandomWrites(connection, 0);
        writes.read();
        return writes.tables.entrySet().stream()
                .flatMap(table -> table.getValue().keySet().stream().map(column -> table.getKey() + "." + column))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Column(String name, String type, boolean notNull, Optional<String> parent) {}

    private void read() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, max(p.relname)
                FROM pg_class AS c
                JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
                LEFT JOIN pg_class AS p ON p.oid = k.confrelid
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                GROUP BY c.relname, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull
                ORDER BY c.relname, a.attnum
                """)) {
            while (row.next()) {
                if (!LEFT_OUT.contains(row.getString(1))) {
                    tables.computeIfAbsent(row.getString(1), name -> new LinkedHashMap<>())
                            .put(
                                    row.getString(2),
                                    new Column(
                                            row.getString(2),
                                            row.getString(3),
                                            row.getBoolean(4),
                                            Optional.ofNullable(row.getString(5))));
                }
            }
        }
    }

    /** In a row that nothing refers to, which may be refused as often as by chance. */
    private void changeSomewhere(String table, String column) throws SQLException {
        for (int attempt = 0; attempt < 30 && !changed.contains(table + "." + column); attempt++) {
            Optional<String> row = insert(table);
            if (row.isPresent()) {
                change(table, row.get(), List.of(column));
            }
        }
    }

    private void something() throws SQLException {
        List<String> names = List.copyOf(tables.keySet());
        String table = names.get(random.nextInt(names.size()));
        int what = random.nextInt(10);
        // Not each table's network is kept by a foreign key.
        boolean used = table.equals(NETWORKS);
        Optional<String> row = some(table);
        if (what < 4 || row.isEmpty()) {
            insert(table);
        } else if (what < 9) {
            List<String> columns = tables.get(table).keySet().stream()
                    .filter(column -> random.nextInt(3) == 0 && !(used && column.equals("id")))
                    .toList();
            if (!columns.isEmpty()) {
                change(table, row.get(), columns);
            }
        } else {
            Optional<String> unused = used ? insert(table) : row;
            attempt("DELETE FROM " + TestDatabase.quote(table) + " WHERE id = ?::uuid", List.of(unused.orElseThrow()));
        }
    }

    private Optional<String> some(String table) throws SQLException {
        String quoted = TestDatabase.quote(table);
        return one(
                "SELECT id::text FROM " + quoted + " ORDER BY id OFFSET floor(?::float8 * (SELECT count(*) FROM "
                        + quoted + ")) LIMIT 1",
                Double.toString(random.nextDouble()));
    }

    private Optional<String> one(String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    private Optional<String> insert(String table) throws SQLException {
        Map<String, String> values = values(table, List.copyOf(tables.get(table).keySet()));
        if (tables.get(table).containsKey("nid")) {
            values.put("nid", network(table, values).orElse(null));
        }
        String sql = "INSERT INTO " + TestDatabase.quote(table) + " ("
                + values.keySet().stream().map(TestDatabase::quote).collect(Collectors.joining(", "))
                + ") VALUES ("
                + values.keySet().stream().map(name -> placeholder(table, name)).collect(Collectors.joining(", "))
                + ")";
        return attempt(sql, new ArrayList<>(values.values())) ? Optional.of(values.get("id")) : Optional.empty();
    }

    private String placeholder(String table, String column) {
        return "?::" + tables.get(table).get(column).type();
    }

    private Map<String, String> values(String table, List<String> columns) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : columns) {
            values.put(name, value(tables.get(table).get(name)).orElse(null));
        }
        return values;
    }

    private Optional<String> network(String table, Map<String, String> values) throws SQLException {
        for (String owner : OWNERS) {
            Optional<Column> column = Optional.ofNullable(tables.get(table).get(owner));
            if (column.flatMap(Column::parent).isPresent() && values.get(owner) != null) {
                return one(
                        "SELECT nid::text FROM "
                                + TestDatabase.quote(column.get().parent().get()) + " WHERE id = ?::uuid",
                        values.get(owner));
            }
        }
        return table.equals("identities")
                ? one("SELECT nid::text FROM identities ORDER BY id OFFSET ?::int LIMIT 1", "0")
                : some(NETWORKS);
    }

    /** One that gets another network takes everything that belongs to identities along. */
    private void change(String table, String row, List<String> columns) throws SQLException {
        Map<String, String> values = values(table, columns);
        boolean moves = OWNERS.stream().anyMatch(columns::contains);
        List<String> statements = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        if (moves && tables.get(table).containsKey("nid")) {
            values.put("nid", network(table, values).orElse(null));
        } else if (columns.contains("nid")) {
            values.remove("nid");
            some(NETWORKS).ifPresent(network -> moveAll(table, row, network, statements, parameters));
        }
        if (!values.isEmpty()) {
            statements.add("UPDATE " + TestDatabase.quote(table) + " SET "
                    + values.keySet().stream()
                            .map(name -> TestDatabase.quote(name) + " = " + placeholder(table, name))
                            .collect(Collectors.joining(", "))
                    + " WHERE id = ?::uuid");
            parameters.addAll(values.values());
            parameters.add(row);
        }
        if (!statements.isEmpty() && attempt(String.join("; ", statements), parameters)) {
            columns.forEach(column -> changed.add(table + "." + column));
        }
    }

    /** Everything, whatever it belongs to: one statement for each table that has a network. */
    private void moveAll(String table, String row, String network, List<String> statements, List<String> parameters) {
        boolean owned =
                Stream.of("identities", "identity_credentials", "sessions").anyMatch(table::equals)
                        || OWNERS.stream().anyMatch(tables.get(table)::containsKey);
        for (String each : owned ? tables.keySet() : Set.of(table)) {
            if (tables.get(each).containsKey("nid")) {
                statements.add("UPDATE " + TestDatabase.quote(each) + " SET nid = ?::uuid"
                        + (owned ? "" : " WHERE id = ?::uuid"));
                parameters.add(network);
                if (!owned) {
                    parameters.add(row);
                }
            }
        }
    }

    private boolean attempt(String sql, List<String> parameters) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < parameters.size(); at++) {
                statement.setString(at + 1, parameters.get(at));
            }
            statement.execute();
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException refused) {
            if (!refused.getSQLState().startsWith("23")) {
                throw refused;
            }
            connection.rollback(before);
            return false;
        }
    }

    private Optional<String> value(Column column) throws SQLException {
        if (!column.notNull() && random.nextInt(5) == 0) {
            return Optional.empty();
        } else if (column.parent().isPresent()) {
            return column.parent().get().equals("identity_credential_types")
                    ? one(
                            "SELECT id::text FROM identity_credential_types ORDER BY name OFFSET floor(?::float8"
                                    + " * (SELECT count(*) FROM identity_credential_types)) LIMIT 1",
                            Double.toString(random.nextDouble()))
                    : some(column.parent().get());
        }
        return Optional.of(value(column.type()));
    }

    private String value(String type) {
        if (type.startsWith("character")) {
            String text = random.nextInt(3) == 0
                    ? TEXTS.get(random.nextInt(TEXTS.size()))
                    : Long.toString(random.nextLong(), Character.MAX_RADIX) + " ".repeat(random.nextInt(2));
            int length = Integer.parseInt(type.replaceAll("\\D", ""));
            return text.substring(0, Math.min(length, text.length()));
        }
        return switch (type) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "integer" -> Integer.toString(1 + random.nextInt(2));
            case "timestamp without time zone" -> "2024-02-29 12:00:00.%06d".formatted(random.nextInt(1_000_000));
            case "bytea" -> "\\x" + HEX.formatHex(bytes(random.nextInt(40)));
            case "json", "jsonb" -> "{\"n\": [%d, \"it's \\u0041\\\"\", %s]}".formatted(random.nextInt(), large());
            case "text" -> large();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Some are kept beside their row, and not sent along when another column changes. */
    private String large() {
        return '"' + HEX.formatHex(bytes(random.nextInt(8) == 0 ? 4_000 : 8)) + '"';
    }
}
