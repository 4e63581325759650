package org.ferryman.keto;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.TestDatabase;

/** Legacy tables filled for a test and, by plain SQL that knows these tuples only, what must become of them. */
public final class LegacyTuples {

    public static final Map<Integer, String> NAMESPACES = Map.of(0, "videos", 1, "groups");

    /** Every hundredth generated tuple can't be moved. */
    private static final String BROKEN = "a#b";

    private LegacyTuples() {}

    /** Empty legacy tables of the namespaces {@link #NAMESPACES}. */
    public static void create(TestDatabase test) throws SQLException {
        create(test, "public", 0, 1);
    }

    public static void create(TestDatabase test, String schema, Integer... ids) throws SQLException {
        try (Connection connection = test.connect()) {
            LegacySchema.create(connection, schema, List.of(ids));
        }
    }

    public static void add(TestDatabase test, int id, String object, String relation, String subject)
            throws SQLException {
        add(test, id, "default", object, relation, subject, "2021-05-04 03:02:01.123456");
    }

    public static void add(
            TestDatabase test, int id, String shard, String object, String relation, String subject, String time)
            throws SQLException {
        try (Connection connection = test.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + LegacySchema.table(id) + " VALUES (?, ?, ?, ?, ?::timestamp)")) {
            insert.setString(1, shard);
            insert.setString(2, object);
            insert.setString(3, relation);
            insert.setString(4, subject);
            insert.setString(5, time);
            insert.executeUpdate();
        }
    }

    /** Makes the tables and so many tuples of namespace 0: ids, every fifth a set, every hundredth malformed. */
    public static void generate(TestDatabase test, int tuples) throws SQLException {
        create(test);
        test.execute(generateSql(0, tuples));
    }

    public static String generateSql(int id, int tuples) {
        return """
                INSERT INTO %s
                SELECT 'default', md5('object ' || i)::uuid, 'view',
                       CASE WHEN i %% 100 = 0 THEN '%s'
                            WHEN i %% 5 = 0 THEN 'groups:' || md5('group ' || i % 77)::uuid || '#member'
                            ELSE md5('user ' || i)::uuid::text END,
                       '2021-01-01'::timestamp + i * interval '1 second'
                FROM generate_series(1, %d) AS i
                """.replace("% 77", "%% 77").formatted(LegacySchema.table(id), BROKEN, tuples);
    }

    /** What the target lacks and what it has too much, compared with the generated tuples of namespace 0. */
    public static List<List<String>> differences(TestDatabase test) throws SQLException {
        String expected = """
                SELECT 0, object::text, relation::text,
                       CASE WHEN subject NOT LIKE '%#%' THEN subject::text END,
                       CASE WHEN subject LIKE 'groups:%' THEN 1 END,
                       CASE WHEN subject LIKE 'groups:%' THEN left(substr(subject, 8), 36) END,
                       CASE WHEN subject LIKE 'groups:%' THEN 'member' END,
                       commit_time
                FROM public.keto_0000000000_relation_tuples
                WHERE subject <> 'a#b'
                """;
        String found = """
                SELECT namespace_id, object, relation, subject_id, subject_set_namespace_id, subject_set_object,
                       subject_set_relation, commit_time
                FROM public.keto_relation_tuples
                WHERE nid = (SELECT id FROM public.networks)
                """;
        return test.rows("(%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s) LIMIT 5"
                .formatted("(" + expected + ")", "(" + found + ")"));
    }

    public static long migrated(TestDatabase test) throws SQLException {
        return test.queryLong("SELECT count(*) FROM public.keto_relation_tuples");
    }
}
