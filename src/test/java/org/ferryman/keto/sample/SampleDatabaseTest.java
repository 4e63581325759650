package org.ferryman.keto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class SampleDatabaseTest {

    private static final Set<String> NAMES = Set.of("videos", "groups", "files", "documents");

    private static SampleDatabase create(TestDatabase database, long tuples) throws SQLException {
        return SampleDatabase.create(database.connect(), database.unusedRole("keto"), tuples);
    }

    @Test
    void the_catalog_is_the_one_that_keto_leaves(TestDatabase database) throws Exception {
        create(database, 1_000);
        ObjectNode expected = CatalogSnapshot.golden("keto/catalog-v0.6.json");
        for (String table : List.of("keto_%s_relation_tuples", "keto_namespace_%s_migrations")) {
            String fourth =
                    expected.get(table.formatted("0000000002")).toString().replace("0000000002", "0000000003");
            expected.set(table.formatted("0000000003"), Json.parse(fourth, JsonNode.class));
        }
        assertThat(CatalogSnapshot.of(database, "keto_0000000002_old_relation_tuples"))
                .isEqualTo(expected);
        assertThat(database.queryLong("SELECT count(*) FROM keto_0000000002_old_relation_tuples"))
                .isEqualTo(100);
    }

    @Test
    void the_totals_are_what_keto_would_count(TestDatabase database) throws Exception {
        SampleDatabase sample = create(database, 30_007);
        assertThat(sample.legacy()).isEqualTo(30_007);
        for (SampleNamespace namespace : sample.namespaces()) {
            Map<String, Long> skipped = new TreeMap<>();
            long movable = 0;
            List<List<String>> rows = database.rows("SELECT subject, commit_time::text FROM " + table(namespace));
            for (List<String> row : rows) {
                String rule = rule(row.get(0), row.get(1));
                if (rule == null) {
                    movable++;
                } else {
                    skipped.merge(rule, 1L, Long::sum);
                }
            }
            assertThat(namespace.legacy()).as(namespace.name()).isEqualTo(rows.size());
            assertThat(namespace.movable()).as(namespace.name()).isEqualTo(movable);
            assertThat(namespace.skipped()).as(namespace.name()).isEqualTo(skipped);
        }
    }

    @Test
    void every_rule_is_broken_by_every_form_at_least_twice(TestDatabase database) throws Exception {
        SampleDatabase sample = create(database, SampleDatabase.MINIMUM);
        assertThat(sample.legacy()).isEqualTo(SampleDatabase.MINIMUM);
        assertThat(sample.skipped().keySet())
                .containsExactlyInAnyOrder(
                        "MALFORMED_SUBJECT",
                        "UNKNOWN_SUBJECT_NAMESPACE",
                        "SUBJECT_ID_TOO_LONG",
                        "SUBJECT_SET_OBJECT_TOO_LONG",
                        "SUBJECT_SET_RELATION_TOO_LONG",
                        "COMMIT_TIME_NOT_FINITE");
        Map<String, Long> subjects = new HashMap<>();
        for (SampleNamespace namespace : sample.namespaces()) {
            for (List<String> row : database.rows("SELECT subject FROM " + table(namespace))) {
                subjects.merge(row.get(0), 1L, Long::sum);
            }
        }
        for (String form : List.of(
                "a#b",
                "ns:obj#rel#rel2",
                "ns:a:b#rel",
                "#",
                "user#",
                "groups:https://x.org/y#member",
                "tel:+49#1",
                "https://example.org/u#me",
                "")) {
            assertThat(subjects.getOrDefault(form, 0L)).as(form).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void duplicates_and_empty_subjects_are_counted(TestDatabase database) throws Exception {
        SampleDatabase sample = create(database, 30_007);
        long duplicates = 0;
        long empty = 0;
        for (SampleNamespace namespace : sample.namespaces()) {
            assertThat(namespace.duplicates())
                    .isEqualTo(database.queryLong(
                            "SELECT count(*) - count(DISTINCT (shard_id, object, relation, subject)) FROM "
                                    + table(namespace)));
            assertThat(namespace.emptySubjects())
                    .isEqualTo(database.queryLong("SELECT count(*) FROM " + table(namespace) + " WHERE subject = ''"));
            duplicates += namespace.duplicates();
            empty += namespace.emptySubjects();
        }
        assertThat(duplicates).isPositive();
        assertThat(empty).isPositive();
    }

    @Test
    void it_looks_like_a_real_one(TestDatabase database) throws Exception {
        create(database, 30_000);
        assertThat(database.queryLong("SELECT round(100.0 * count(*) FILTER (WHERE subject ~ '#') / count(*))"
                        + " FROM keto_0000000000_relation_tuples"))
                .isBetween(19L, 21L);
        assertThat(database.queryLong("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY length(subject))"
                        + " FROM keto_0000000000_relation_tuples"))
                .isEqualTo(36);
        assertThat(database.queryLong("SELECT count(DISTINCT length(object)) FROM keto_0000000000_relation_tuples"))
                .isOne();
        assertThat(database.queryLong("SELECT count(*) FROM keto_0000000000_relation_tuples WHERE shard_id <> 'default'"
                        + " OR commit_time > '2026-01-01' OR commit_time < '2020-01-01'"))
                .as("odd, but movable, among them")
                .isPositive();
    }

    @Test
    void the_same_number_gives_the_same_tuples(TestDatabase database) throws Exception {
        create(database, 5_000);
        TestDatabase another = database.another();
        create(another, 5_000);
        for (int id = 0; id < 4; id++) {
            String digest =
                    "SELECT md5(string_agg(concat_ws('|', shard_id, object, relation, subject, commit_time::text),"
                            + " ';' ORDER BY concat_ws('|', shard_id, object, relation, subject, commit_time::text)"
                            + " COLLATE \"C\")) FROM " + LegacySchema.table(id);
            assertThat(another.queryString(digest)).isEqualTo(database.queryString(digest));
        }
    }

    @Test
    void keto_owns_its_database_and_tables_and_can_log_in(TestDatabase database) throws Exception {
        SampleDatabase sample = create(database, 1_000);
        String password = sample.password().orElseThrow();
        try (Connection connection = database.connect(new TestRole(sample.role(), password))) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(database.rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('public', 'archive')"))
                .containsExactly(List.of(sample.role()));
        assertThat(database.queryString(
                        "SELECT datdba::regrole FROM pg_database WHERE datname = '" + database.name() + "'"))
                .isEqualTo(sample.role());
        assertThat(database.queryString("SELECT rolsuper FROM pg_roles WHERE rolname = '" + sample.role() + "'"))
                .isEqualTo("f");
        assertThat(database.queryString("SELECT rolpassword FROM pg_authid WHERE rolname = '" + sample.role() + "'"))
                .startsWith("SCRAM-SHA-256$");
        assertThat(sample.toString()).contains(sample.role()).doesNotContain(password);
    }

    @Test
    void an_existing_role_keeps_its_password(TestDatabase database) throws Exception {
        TestRole role = database.role("Ke'to \"x\"");
        SampleDatabase sample = SampleDatabase.create(database.connect(), role.name(), 1_000);
        assertThat(sample.password()).isEmpty();
        try (Connection connection = database.connect(role)) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void a_database_that_has_keto_already_is_left_as_it_is(TestDatabase database) throws Exception {
        create(database, 1_000);
        JsonNode before = CatalogSnapshot.of(database);
        String role = database.unusedRole("keto");
        Connection connection = database.connect();

        assertThatThrownBy(() -> SampleDatabase.create(connection, role, 2_000))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P07"));

        assertThat(CatalogSnapshot.of(database)).isEqualTo(before);
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'"))
                .isZero();
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void too_few_tuples_are_refused(TestDatabase database) throws Exception {
        assertThatThrownBy(() -> create(database, SampleDatabase.MINIMUM - 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CatalogSnapshot.of(database)).isEmpty();
    }

    @Test
    void the_config_names_the_namespaces(TestDatabase database, @TempDir Path folder) throws Exception {
        SampleDatabase sample = create(database, 1_000);
        Map<String, Integer> ids = new HashMap<>();
        Path config = Files.writeString(folder.resolve("keto.yml"), sample.config());
        for (Namespace namespace : KetoConfig.read(config).namespaces()) {
            ids.put(namespace.name(), namespace.id());
        }
        assertThat(ids).isEqualTo(Map.of("videos", 0, "groups", 1, "files", 2, "documents", 3));
    }

    private static String table(SampleNamespace namespace) {
        return LegacySchema.table(namespace.id());
    }

    /** The rules as Keto's subject syntax has them; no rule at all is null. Their order decides when several apply. */
    private static String rule(String subject, String time) {
        boolean finite = !time.endsWith("infinity");
        if (subject.indexOf('#') < 0) {
            return length(subject) > 64 ? "SUBJECT_ID_TOO_LONG" : finite ? null : "COMMIT_TIME_NOT_FINITE";
        }
        String[] parts = subject.split("#", -1);
        String[] set = parts[0].split(":", -1);
        if (parts.length != 2 || set.length != 2) {
            return "MALFORMED_SUBJECT";
        }
        if (!NAMES.contains(set[0])) {
            return "UNKNOWN_SUBJECT_NAMESPACE";
        }
        if (length(set[1]) > 64) {
            return "SUBJECT_SET_OBJECT_TOO_LONG";
        }
        if (length(parts[1]) > 64) {
            return "SUBJECT_SET_RELATION_TOO_LONG";
        }
        return finite ? null : "COMMIT_TIME_NOT_FINITE";
    }

    private static int length(String value) {
        return value.codePointCount(0, value.length());
    }
}
