package org.ferryman.keto.skipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.skipped.RecreatedRows.Row;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What skipped tuples became is looked up in v0.7's table, however large that is. */
@UsesServer
final class RecreatedRowsTest {

    private static final int ROWS = 50_000;
    private static final String SCANS = "SELECT seq_scan || ' scans of ' || seq_tup_read || ' rows'"
            + " FROM pg_stat_xact_all_tables WHERE relid = 'public.keto_relation_tuples'::regclass";
    private static final String JOINS =
            "SELECT current_setting('enable_nestloop') || ' ' || current_setting('enable_hashjoin')";

    @TempDir
    private Path folder;

    @Test
    void a_batch_is_looked_up_without_a_scan_of_the_table(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            test.execute(
                    "INSERT INTO networks VALUES ('" + new UUID(1, 1) + "', now(), now())",
                    "INSERT INTO keto_relation_tuples SELECT md5(i::text)::uuid, '" + new UUID(1, 1)
                            + "', 0, 'object ' || i, 'view', CASE WHEN i % 2 = 0 THEN 'user ' || i END,"
                            + " CASE WHEN i % 2 = 1 THEN 1 END, CASE WHEN i % 2 = 1 THEN 'group ' || i END,"
                            + " CASE WHEN i % 2 = 1 THEN 'member' END, now() FROM generate_series(1, " + ROWS
                            + ") AS i",
                    "ANALYZE keto_relation_tuples");
            List<Row> wanted = new ArrayList<>();
            for (int i = 1; i <= 1_000; i++) {
                Subject subject =
                        i % 2 == 0 ? new SubjectId("user " + i) : new SubjectSet("groups", "group " + i, "member");
                wanted.add(new Row(0, i % 10 == 0 ? "no such object" : "object " + i, "view", subject, 1));
            }
            new Transactions(fixture.database).snapshot(new Cancellation(), session -> {
                KetoDatabase keto = CatalogReader.read(session);
                String scans = text(session, SCANS);
                String joins = text(session, JOINS);
                Map<Integer, Set<UUID>> found = RecreatedRows.find(session, keto, wanted);
                assertThat(found).hasSize(900).containsKeys(0, 1).doesNotContainKey(9);
                assertThat(text(session, SCANS)).isEqualTo(scans);
                assertThat(text(session, JOINS)).isEqualTo(joins).isEqualTo("off on");
                return true;
            });
        }
    }

    private static String text(Session session, String sql) throws Exception {
        return session.one(sql, row -> row.getString(1));
    }
}
