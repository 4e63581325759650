package org.ferryman.kratos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rows in all of Kratos' tables, whatever its level: for each identity a credential with its identifier, two addresses,
 * a session with its device, and of everything else a twentieth. One network, as Kratos has it. Row n of a table has an
 * id made of the table's name and n, so that every foreign key finds its row.
 */
public final class KratosRows {

    private static final Set<String> FOR_EACH_IDENTITY = Set.of(
            "identities",
            "identity_credentials",
            "identity_credential_identifiers",
            "identity_verifiable_addresses",
            "identity_recovery_addresses",
            "sessions",
            "session_devices");

    private static final Map<String, String> WORDS = Map.of(
            "via", "email",
            "status", "completed",
            "type", "browser",
            "aal", "aal1",
            "available_aal", "aal1",
            "active_method", "password",
            "address_type", "email",
            "schema_id", "default");

    private final Statement statement;
    private final int identities;

    private KratosRows(Statement statement, int identities) {
        this.statement = statement;
        this.identities = identities;
    }

    /** Fills the tables, which must be empty but for what Kratos itself puts there. */
    public static void fill(Connection connection, int identities) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            new KratosRows(statement, identities).fill();
        }
    }

    private record Column(String name, String type, String parent) {}

    private void fill() throws SQLException {
        statement.execute(
                "INSERT INTO networks (id, created_at, updated_at) SELECT md5('networks1')::uuid, now(), now()"
                        + " WHERE NOT EXISTS (SELECT FROM networks)");
        statement.execute("INSERT INTO identity_credential_types (id, name) SELECT md5(name)::uuid, name"
                + " FROM unnest(ARRAY['password', 'oidc', 'totp', 'lookup_secret', 'webauthn', 'code']) AS name"
                + " WHERE NOT EXISTS (SELECT FROM identity_credential_types)");
        Map<String, List<Column>> tables = tables();
        Set<String> done = new LinkedHashSet<>(Set.of("networks", "identity_credential_types"));
        while (!tables.isEmpty()) {
            String next = tables.entrySet().stream()
                    .filter(table -> table.getValue().stream()
                            .map(Column::parent)
                            .allMatch(parent -> parent == null || done.contains(parent)))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
            statement.execute(insert(next, tables.remove(next)));
            done.add(next);
        }
        statement.execute("ANALYZE");
    }

    private Map<String, List<Column>> tables() throws SQLException {
        Map<String, List<Column>> tables = new LinkedHashMap<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), p.relname
                FROM pg_class AS c
                JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
                LEFT JOIN pg_class AS p ON p.oid = k.confrelid
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                  AND c.relname NOT IN ('networks', 'identity_credential_types')
                  AND c.relname !~ '^schema_migration'
                ORDER BY c.relname, a.attnum
                """)) {
            while (row.next()) {
                tables.computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                        .add(new Column(row.getString(2), row.getString(3), row.getString(4)));
            }
        }
        return tables;
    }

    private int rows(String table) {
        return FOR_EACH_IDENTITY.contains(table) ? identities : Math.max(3, identities / 20);
    }

    private String insert(String table, List<Column> columns) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Column column : columns) {
            names.add('"' + column.name + '"');
            values.add(value(table, column));
        }
        return "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %d) AS n"
                .formatted(table, String.join(", ", names), String.join(", ", values), rows(table));
    }

    private String value(String table, Column column) {
        if (column.name.equals("nid")) {
            return "(SELECT id FROM networks)";
        } else if (column.name.equals("identity_credential_type_id")) {
            return "(SELECT id FROM identity_credential_types WHERE name = 'password')";
        } else if (column.name.equals("id")) {
            return "md5('%s' || n)::uuid".formatted(table);
        } else if (column.parent != null) {
            return "md5('%s' || ((n - 1) %% %d + 1))::uuid".formatted(column.parent, rows(column.parent));
        }
        return column.type.startsWith("character") ? text(column) : value(column.type);
    }

    private static String text(Column column) {
        String length = column.type.replaceAll("\\D", "");
        return WORDS.containsKey(column.name)
                ? "left('%s', %s)".formatted(WORDS.get(column.name), length)
                : "left(md5('%s' || n) || md5('x' || n), %s)".formatted(column.name, length);
    }

    private static String value(String type) {
        return switch (type) {
            case "uuid" -> "md5('other' || n)::uuid";
            case "boolean" -> "n % 2 = 0";
            case "integer" -> "n % 2 + 1";
            case "timestamp without time zone" -> "timestamp '2024-02-29 12:00:00.123456' + n * interval '1 second'";
            case "bytea" -> "decode(md5(n::text), 'hex')";
            case "json", "jsonb" ->
                "('{\"email\": \"' || n || '@example.com\", \"name\": \"' || repeat(md5(n::text), 6) || '\"}')::"
                        + type;
            case "text" -> "'https://example.com/?q=' || repeat(md5(n::text), 4)";
            default -> throw new IllegalArgumentException(type.toLowerCase(Locale.ROOT));
        };
    }
}
