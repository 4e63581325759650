package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.Transactions;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What many namespaces cost: each as much as the one before. */
@UsesServer
@Timeout(600)
final class ManyNamespacesTest {

    private static final long CHARACTERS_PER_NAMESPACE = 12_000;

    @TempDir
    private Path folder;

    @Test
    void f4_statements_and_journal_grow_with_the_namespaces_and_not_with_their_square(TestDatabase test)
            throws Exception {
        prepare(test, 100);
        KetoSettings settings = settings(100);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(settings);
            List<String> again = fixture.migration(settings).preview();
            assertThat(String.join("\n", again).length()).isLessThan((int) (100 * CHARACTERS_PER_NAMESPACE));
            assertThat(again)
                    .filteredOn(statement -> statement.contains("\"team 77\"") && statement.contains("\"team 78\""))
                    .hasSize(1);
            fixture.migrate(settings);
        }
        assertThat(Files.size(folder.resolve("journal.jsonl"))).isLessThan(64_000);
    }

    /** In the memory that the packages give, if this test is run with it; see docs/performance.md. */
    @Test
    @Tag("benchmark")
    void f4_two_thousand_namespaces_take_no_longer_each_than_two_hundred(TestDatabase few) throws Exception {
        Map<String, Double> ofFew = measure(few, 200);
        Map<String, Double> ofMany = measure(few.another(), 2_000);
        for (String preview :
                List.of("preview", "preview again", "preview of a dry run", "catalog", "question of undo")) {
            assertThat(Objects.requireNonNull(ofMany.get(preview)) * 2_000)
                    .as(preview + ", milliseconds")
                    .isLessThanOrEqualTo(1_000);
        }
        System.out.println("milliseconds per namespace, 200: " + ofFew);
        System.out.println("milliseconds per namespace, 2,000: " + ofMany);
        assertThat(ofMany)
                .allSatisfy((step, each) ->
                        assertThat(each).as(step).isLessThanOrEqualTo(1.5 * ofFew.getOrDefault(step, 0.0)));
    }

    private Map<String, Double> measure(TestDatabase test, int namespaces) throws Exception {
        prepare(test, namespaces);
        KetoSettings settings = settings(namespaces);
        Map<String, Double> each = new LinkedHashMap<>();
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run-" + namespaces))) {
            fixture.applySchema();
            time(
                    each,
                    "assess",
                    namespaces,
                    () -> MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings))));
            time(
                    each,
                    "dry run",
                    namespaces,
                    () -> MigrationFixture.done(
                            fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder))));
            look(
                    each,
                    "preview of a dry run",
                    namespaces,
                    () -> new InPlaceDryRun(fixture.database, settings, fixture.folder).preview());
            look(
                    each,
                    "catalog",
                    namespaces,
                    () -> new Transactions(fixture.database)
                            .snapshot(new Cancellation(), session -> CatalogReader.read(session, fixture.folder)));
            look(each, "preview", namespaces, () -> fixture.migration(settings).preview());
            time(each, "migrate", namespaces, () -> fixture.migrate(settings));
            look(
                    each,
                    "preview again",
                    namespaces,
                    () -> fixture.migration(settings).preview());
            time(each, "migrate again", namespaces, () -> fixture.migrate(settings));
            change(test, namespaces);
            time(each, "migrate changed", namespaces, () -> fixture.migrate(settings));
            time(
                    each,
                    "skipped",
                    namespaces,
                    () -> MigrationFixture.done(
                            fixture.produce(new SkippedStep(fixture.database, settings, fixture.folder))));
            look(
                    each,
                    "verify",
                    namespaces,
                    () -> assertThat(fixture.verify(settings).holds()).isTrue());
            System.out.println(namespaces + " namespaces: journal "
                    + Files.size(fixture.folder.resolve("journal.jsonl")) + " bytes, " + each);
        }
        roles(each, RolesFixture.over(test, folder.resolve("run-" + namespaces), "keto", true), namespaces);
        return each;
    }

    private static void roles(Map<String, Double> each, RolesFixture roles, int namespaces) throws Exception {
        time(each, "new user", namespaces, roles::created);
        time(each, "freeze", namespaces, roles::frozen);
        time(each, "thaw", namespaces, roles::thawed);
        time(each, "freeze again", namespaces, roles::frozen);
        look(each, "question of undo", namespaces, roles::undoStatements);
        time(each, "undo", namespaces, () -> MigrationFixture.done(roles.undo(false)));
    }

    private static void time(Map<String, Double> each, String step, int namespaces, Action action) throws Exception {
        long start = System.nanoTime();
        action.run();
        each.put(step, (System.nanoTime() - start) / 1e6 / namespaces);
    }

    /** The median of three, of what changes nothing: with few namespaces a look takes no longer than the noise. */
    private static void look(Map<String, Double> each, String step, int namespaces, Action action) throws Exception {
        List<Double> all = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            time(each, step, namespaces, action);
            all.add(Objects.requireNonNull(each.get(step)));
        }
        each.put(step, all.stream().sorted().toList().get(1));
    }

    private KetoSettings settings(int namespaces) throws Exception {
        Map<Integer, String> names = new LinkedHashMap<>();
        for (int id = 0; id < namespaces; id++) {
            names.put(id, "team " + id);
        }
        return MigrationFixture.settings(folder, names);
    }

    private static void prepare(TestDatabase test, int namespaces) throws Exception {
        try (Connection connection = test.connect()) {
            LegacySchema.createShared(connection, "public");
            try (Statement statement = connection.createStatement()) {
                for (int id = 0; id < namespaces; id++) {
                    LegacySchema.createNamespace(connection, "public", id);
                    LegacySchema.createIndexes(connection, "public", id);
                    statement.execute("INSERT INTO " + LegacySchema.table(id)
                            + " SELECT 'default', 'o' || i, 'view', CASE i WHEN 1 THEN 'team " + (id + 1) % namespaces
                            + ":o#view' WHEN 2 THEN 'a#b' ELSE 'u' || i END, '2021-01-01'"
                            + " FROM generate_series(1, 5) AS i");
                }
            }
        }
    }

    private static void change(TestDatabase test, int namespaces) throws Exception {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            for (int id = 0; id < namespaces; id++) {
                statement.execute("UPDATE " + LegacySchema.table(id) + " SET subject = 'new' WHERE object = 'o3'");
            }
        }
    }

    private interface Action {
        void run() throws Exception;
    }
}
