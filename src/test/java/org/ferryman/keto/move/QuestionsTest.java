package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.SetNesting;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.testing.AskedStatements;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many questions the server is asked about many namespaces, and how often the tables are read. */
@UsesServer
final class QuestionsTest {

    private static final int FEW = 20;
    private static final int MANY = 60;

    @TempDir
    private Path folder;

    @Test
    void f4_ten_small_tables_are_asked_for_together_and_the_catalog_for_all(TestDatabase test) throws Exception {
        Map<String, Integer> few = questions(test, FEW);
        Map<String, Integer> many = questions(test.another(), MANY);
        assertThat(asked(many, "catalog")).isEqualTo(asked(few, "catalog"));
        assertThat(asked(many, "nesting")).isEqualTo(asked(few, "nesting"));
        assertThat(asked(many, "review")).isEqualTo(asked(few, "review"));
        for (String each : List.of("survey", "fingerprint", "preview")) {
            assertThat(asked(many, each) - asked(few, each)).as(each).isLessThanOrEqualTo((MANY - FEW) / 10);
        }
        // Each namespace lacks one tuple and has a row without one: after a first question comes a second.
        for (String each : List.of("verify", "load")) {
            assertThat(asked(many, each) - asked(few, each)).as(each).isLessThanOrEqualTo(2 * (MANY - FEW) / 10);
        }
    }

    private static int asked(Map<String, Integer> questions, String about) {
        return Objects.requireNonNull(questions.get(about));
    }

    private Map<String, Integer> questions(TestDatabase test, int namespaces) throws Exception {
        Map<Integer, String> names = new LinkedHashMap<>();
        try (Connection connection = test.connect()) {
            LegacySchema.createShared(connection, "public");
            for (int id = 0; id < namespaces; id++) {
                names.put(id, "team " + id);
                LegacySchema.createNamespace(connection, "public", id);
                LegacySchema.createIndexes(connection, "public", id);
            }
        }
        for (int id = 0; id < namespaces; id++) {
            LegacyTuples.add(test, id, "o", "view", "team " + (id + 1) % namespaces + ":o#none");
            LegacyTuples.add(test, id, "o", "view", "u");
            LegacyTuples.add(test, id, "o", "view", "a#b");
        }
        KetoSettings settings = MigrationFixture.settings(folder, names);
        Map<String, Integer> asked = new LinkedHashMap<>();
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run-" + namespaces))) {
            fixture.applySchema();
            fixture.migrate(settings);
            for (int id = 0; id < namespaces; id++) {
                test.execute("UPDATE " + LegacySchema.table(id) + " SET subject = 'new' WHERE subject = 'u'");
            }
            new Transactions(fixture.database).rehearsal(new Cancellation(), session -> {
                AtomicInteger count = new AtomicInteger();
                Session counted = AskedStatements.of(session, statement -> count.incrementAndGet());
                KetoDatabase keto = CatalogReader.read(counted);
                asked.put("catalog", count.getAndSet(0));
                LegacySurvey survey = LegacySurvey.of(counted, keto, settings);
                asked.put("survey", count.getAndSet(0));
                Fingerprint.of(counted, keto, settings);
                asked.put("fingerprint", count.getAndSet(0));
                SetNesting.of(counted, keto, settings);
                asked.put("nesting", count.getAndSet(0));
                MigrationPreview.of(counted, keto, settings, false);
                asked.put("preview", count.getAndSet(0));
                TargetReview review = TargetReview.read(counted, keto, settings);
                asked.put("review", count.getAndSet(0));
                Verification verification = new VerifyStep(fixture.database, settings)
                        .verify(counted, keto, review, List.of(), Work.quiet());
                assertThat(verification.missing()).hasSize(Math.min(namespaces, Verification.LISTED));
                // What is missing and what is too much is looked for until enough of it is listed.
                asked.put("verify", count.getAndSet(0) - 2 * Math.min(namespaces, Verification.LISTED));
                TargetView view = review.view().orElseThrow();
                TupleLoad load = new TupleLoad(
                        counted,
                        keto,
                        settings,
                        view,
                        new ProgressMeter(ProgressListener.NONE),
                        UnmatchedTuples.in(counted, keto));
                load.besideOthers(view.table(), review.content(counted, view), Optional.of(survey));
                asked.put("load", count.get());
                return true;
            });
        }
        return asked;
    }

    @Test
    void f3_a_rerun_with_changes_reads_a_legacy_table_twice_and_v0_7s_three_times(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 20_000);
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE subject = 'a#b'");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(settings);
            test.execute(
                    "DELETE FROM keto_0000000000_relation_tuples WHERE commit_time < '2021-01-01 00:01'",
                    "INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'new', 'view', 'u', '2022-01-01')",
                    "VACUUM ANALYZE");
            new Transactions(fixture.database).rehearsal(new Cancellation(), session -> {
                KetoDatabase keto = CatalogReader.read(session);
                UnmatchedTuples unmatched = UnmatchedTuples.in(session, keto);
                TargetReview review = TargetReview.read(session, keto, settings, folder, unmatched, Optional.empty());
                TargetView view = review.view().orElseThrow();
                TupleLoad load = new TupleLoad(
                        session, keto, settings, view, new ProgressMeter(ProgressListener.NONE), unmatched);
                load.besideOthers(view.table(), review.content(session, view), review.survey());
                assertThat(reads(session, LegacySchema.table(0)))
                        .as("counts with digests, and what does not match")
                        .isEqualTo(2);
                assertThat(reads(session, "keto_relation_tuples"))
                        .as("counts with digests, what does not match, and what is deleted")
                        .isEqualTo(3);
                return true;
            });
            assertThat(LegacyTuples.migrated(test)).as("rolled back").isEqualTo(19_800);
        }
    }

    /** How often this transaction has read as many rows as a table has. */
    private static long reads(Session session, String table) throws Exception {
        return session.one(
                "SELECT round((s.seq_tup_read + coalesce(s.idx_tup_fetch, 0))::numeric / c.reltuples::numeric)::int8"
                        + " FROM pg_stat_xact_all_tables AS s JOIN pg_class AS c ON c.oid = s.relid"
                        + " WHERE s.schemaname = 'public' AND s.relname = '" + table + "'",
                row -> row.getLong(1));
    }
}
