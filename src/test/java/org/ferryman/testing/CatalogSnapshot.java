package org.ferryman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * The tables of schema {@code public} with their columns, indexes and constraints, in the shape of the golden
 * {@code catalog-*.json}. NOT NULL, which PostgreSQL 18 lists as constraints too, is told by the columns only.
 */
public final class CatalogSnapshot {

    private static final String QUERY = """
            SELECT coalesce(json_object_agg(c.relname, json_build_object(
                'columns', (
                    SELECT json_agg(json_build_object(
                        'name', a.attname,
                        'type', format_type(a.atttypid, a.atttypmod),
                        'default', pg_get_expr(d.adbin, d.adrelid),
                        'notNull', a.attnotnull) ORDER BY a.attnum)
                    FROM pg_attribute AS a
                    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                'indexes', (
                    SELECT coalesce(json_object_agg(i.relname, pg_get_indexdef(i.oid)), '{}')
                    FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid
                    WHERE x.indrelid = c.oid),
                'constraints', (
                    SELECT coalesce(json_object_agg(k.conname, pg_get_constraintdef(k.oid)), '{}')
                    FROM pg_constraint AS k
                    WHERE k.conrelid = c.oid AND k.contype <> 'n')
            )), '{}')
            FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND c.relname <> ALL (string_to_array('%s', ','))
            """;

    private CatalogSnapshot() {}

    /** What is in the database, but for the tables named. */
    public static JsonNode of(TestDatabase database, String... without) throws SQLException, IOException {
        return new ObjectMapper().readTree(database.queryString(QUERY.formatted(String.join(",", List.of(without)))));
    }

    /** What is in the database of a connection. */
    public static JsonNode of(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY.formatted(""))) {
            row.next();
            return new ObjectMapper().readTree(row.getString(1));
        }
    }

    /** A recorded catalog, for example {@code keto/catalog-v0.6.json}. */
    public static ObjectNode golden(String file) throws IOException {
        // Some come with the program.
        URL own = CatalogSnapshot.class.getResource("/org/ferryman/" + file);
        URL found = own == null ? CatalogSnapshot.class.getResource("/golden/" + file) : own;
        try (InputStream stream = Objects.requireNonNull(found, file).openStream()) {
            return (ObjectNode) new ObjectMapper().readTree(stream);
        }
    }
}
