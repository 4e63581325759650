package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classification in SQL, which moves tuples, and the one in Java, which people edit with, say the same of any
 * subject.
 */
@UsesServer
final class ClassificationAgreementTest {

    private static final List<String> PIECES = List.of(
            "#",
            ":",
            "@",
            "",
            " ",
            "\n",
            "\r\n",
            "\t",
            "'",
            "\"",
            "\\",
            "%",
            "_",
            "$1",
            "?",
            "{nid}",
            "a",
            "Ä",
            "ß",
            "\uD83D\uDE00",
            "e\u0301",
            "\u202E",
            "\u05D0",
            "\u0000".substring(1),
            "\uFEFF",
            "videos",
            "groups",
            "Videos",
            "videos ",
            "it's",
            "unknown",
            "***=",
            "(?i)");

    @TempDir
    private Path folder;

    @Test
    void of_thousands_of_random_subjects(TestDatabase test) throws Exception {
        agree(test, 5_000, System.nanoTime());
    }

    @Test
    @Tag("soak")
    void of_hundreds_of_thousands_of_random_subjects(TestDatabase test) throws Exception {
        agree(test, 300_000, System.nanoTime());
    }

    private void agree(TestDatabase test, int count, long seed) throws Exception {
        System.out.println("ClassificationAgreementTest seed " + seed);
        LegacyTuples.create(test);
        KetoConfig config = MigrationFixture.config(
                folder, Map.of(0, "videos", 1, "groups", 5, "it's", 6, " ", 7, "\uD83D\uDE00", 8, "a\\b"));
        Random random = new Random(seed);
        Set<String> subjects = new HashSet<>();
        while (subjects.size() < count) {
            subjects.add(subject(random));
        }
        insert(test, subjects, random);
        LegacyTable table = new LegacyTable(0, new QualifiedName("public", LegacySchema.table(0)), "", 0, 0);
        List<String> wrong = new ArrayList<>();
        Set<SkipRule> seen = new HashSet<>();
        try (Connection connection = test.connect()) {
            connection.setAutoCommit(false);
            Session session = new Session(connection, new Cancellation());
            session.<Exception>each(
                    "SELECT e.*, e.commit_time::text AS time FROM ("
                            + TupleSql.in(session, config).classified(table).text() + ") AS e",
                    row -> judge(row, config, wrong, seen));
        }
        assertThat(wrong).as("seed %s", seed).isEmpty();
        assertThat(seen).containsExactlyInAnyOrder(SkipRule.values());
    }

    private static void judge(ResultSet row, KetoConfig config, List<String> wrong, Set<SkipRule> seen)
            throws Exception {
        String subject = row.getString("subject");
        LegacyTuple tuple = new LegacyTuple(
                new Namespace(0, "videos"),
                row.getString("legacy_shard_id"),
                row.getString("object"),
                row.getString("relation"),
                subject,
                row.getString("time"));
        String inSql = row.getString("rule");
        String inJava = SkipRules.firstBroken(tuple, config).map(SkipRule::name).orElse(null);
        if (inSql != null) {
            seen.add(SkipRule.valueOf(inSql));
        }
        String columns = row.getString("subject_id") + "|" + row.getObject("subject_set_namespace_id") + "|"
                + row.getString("subject_set_object") + "|" + row.getString("subject_set_relation");
        boolean same = java.util.Objects.equals(inSql, inJava)
                && (inSql != null
                        || columns.equals(columns(SubjectSyntax.parse(subject).orElseThrow(), config)));
        if (!same) {
            wrong.add(subject + ": " + inSql + ", " + inJava + ", " + columns);
        }
    }

    private static String columns(Subject subject, KetoConfig config) {
        return subject instanceof SubjectSet set
                ? "null|" + config.byName(set.namespace()).orElseThrow().id() + "|" + set.object() + "|"
                        + set.relation()
                : ((SubjectId) subject).id() + "|null|null|null";
    }

    private static String subject(Random random) {
        Supplier<String> piece = () -> PIECES.get(random.nextInt(PIECES.size()));
        Supplier<String> run = () -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                text.append(piece.get());
            }
            return text.toString();
        };
        Supplier<String> longish = () -> {
            String one = random.nextBoolean() ? "x" : "\uD83D\uDE00";
            return one.repeat(62 + random.nextInt(5));
        };
        Supplier<String> namespace =
                () -> random.nextInt(4) == 0 ? run.get() : random.nextBoolean() ? "videos" : "it's";
        String subject = switch (random.nextInt(8)) {
            case 0 -> longish.get();
            case 1 -> namespace.get() + ":" + longish.get() + "#" + run.get();
            case 2 -> namespace.get() + ":" + run.get() + "#" + longish.get();
            case 3 -> namespace.get() + ":" + longish.get() + "#" + longish.get();
            case 4, 5 -> namespace.get() + ":" + run.get() + "#" + run.get();
            case 6 -> "y".repeat(254 + random.nextInt(3)) + (random.nextBoolean() ? "" : "#");
            default -> run.get() + run.get() + run.get();
        };
        return subject.codePointCount(0, subject.length()) <= 256
                ? subject
                : subject.substring(0, subject.offsetByCodePoints(0, 256));
    }

    private static void insert(TestDatabase test, Set<String> subjects, Random random) throws Exception {
        List<String> times =
                List.of("2021-01-01", "infinity", "-infinity", "0001-01-01", "4713-01-01 BC", "29999-01-01");
        try (Connection connection = test.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'o', 'r', ?, ?::timestamp)")) {
            connection.setAutoCommit(false);
            for (String subject : subjects) {
                insert.setString(1, subject);
                insert.setString(2, random.nextInt(3) > 0 ? times.get(0) : times.get(random.nextInt(times.size())));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE keto_0000000000_relation_tuples");
        }
    }
}
