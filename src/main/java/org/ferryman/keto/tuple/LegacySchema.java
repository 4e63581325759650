package org.ferryman.keto.tuple;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;

/**
 * Makes the tables of Keto v0.6 as v0.6.0-alpha.3 leaves them after {@code migrate up} and {@code namespace migrate
 * up}, seen on PostgreSQL 15. The tables belong to the session's role; the caller commits.
 */
public final class LegacySchema {

    private LegacySchema() {}

    /** The name of a namespace's table of relation tuples, unquoted; needs no quotes. */
    public static String table(int namespaceId) {
        return "keto_%s_relation_tuples".formatted(digits(namespaceId));
    }

    /** The name of the table of a namespace's own migrations, unquoted; needs no quotes. */
    public static String migrations(long namespaceId) {
        return "keto_namespace_%s_migrations".formatted(digits(namespaceId));
    }

    /**
     * Makes all tables in a schema that has none of them.
     *
     * @param schema the schema's name, unquoted
     * @throws SQLException 42P07 if there is such a table already
     */
    public static void create(Connection connection, String schema, List<Integer> namespaceIds) throws SQLException {
        createShared(connection, schema);
        for (int id : namespaceIds) {
            createNamespace(connection, schema, id);
            createIndexes(connection, schema, id);
        }
    }

    public static void createShared(Connection connection, String schema) throws SQLException {
        run(connection, shared(schema));
    }

    public static void createNamespace(Connection connection, String schema, int id) throws SQLException {
        run(connection, namespace(schema, id));
    }

    public static void createIndexes(Connection connection, String schema, int id) throws SQLException {
        run(connection, indexes(schema, id));
    }

    /** Makes what Keto has once: its own migrations' table and an empty table of namespaces. */
    public static String shared(String schema) {
        return script("legacy-schema.sql", schema, 0);
    }

    /** Makes one namespace's tables, without the indexes of its tuples. */
    public static String namespace(String schema, int id) {
        return script("legacy-namespace.sql", schema, id);
    }

    /** Makes the indexes of one namespace's tuples: twice as fast after a load as before it. */
    public static String indexes(String schema, int id) {
        return script("legacy-namespace-indexes.sql", schema, id);
    }

    /** A script of this room, about the tables of one namespace and those beside them. */
    public static String script(String file, String schema, int id) {
        QualifiedName tuples = new QualifiedName(schema, table(id));
        QualifiedName migrations = tuples.sibling(migrations(id));
        return TupleSql.load(file)
                .with("tuples", tuples)
                .withIdentifier("tuples_pkey", tuples.name() + "_pkey")
                .withIdentifier("tuples_object_idx", tuples.name() + "_object_idx")
                .withIdentifier("tuples_user_set_idx", tuples.name() + "_user_set_idx")
                .with("migrations", migrations)
                .withIdentifier("migrations_version_idx", migrations.name() + "_version_idx")
                .withIdentifier("migrations_version_self_idx", migrations.name() + "_version_self_idx")
                .with("schema_migration", tuples.sibling("schema_migration"))
                .with("keto_namespace_table", ketoNamespace(schema))
                .with("old", tuples.sibling("keto_%s_old_relation_tuples".formatted(digits(id))))
                .text();
    }

    /** Makes v0.6's table of namespaces. */
    public static SqlText ketoNamespace(String schema) {
        return TupleSql.load("keto-namespace.sql").with("keto_namespace", new QualifiedName(schema, "keto_namespace"));
    }

    private static String digits(long id) {
        return String.format(Locale.ROOT, "%010d", id);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
