package org.ferryman.kratos.replicate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is in one of the two databases: Ferryman's traces, and everything else. */
record SideState(Connecting connecting) {

    interface Connecting {
        Connection connect() throws SQLException;
    }

    List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connecting.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    /** Everything that must be gone in the end. */
    List<String> traces() throws SQLException {
        return texts("""
                SELECT 'publication ' || pubname FROM pg_publication
                UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE database = current_database()
                UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
                    WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'ferryman%'
                UNION ALL SELECT 'setting ' || setconfig::text FROM pg_db_role_setting
                    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
                ORDER BY 1""");
    }

    /** Relations, columns, constraints, triggers and functions of people's own schemas. */
    List<String> catalog() throws SQLException {
        return texts("""
                SELECT n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' ' || coalesce(string_agg(
                           a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull, ', '
                           ORDER BY a.attnum), '')
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE n.nspname !~ '^(pg_|information_schema|ferryman)'
                GROUP BY n.nspname, c.relname, c.relkind
                UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                UNION ALL SELECT tgrelid::regclass || ' trigger ' || tgname FROM pg_trigger
                WHERE NOT tgisinternal AND tgname !~ '^ferryman'
                UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc
                WHERE pronamespace = 'public'::regnamespace
                    AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
                ORDER BY 1""");
    }
}
