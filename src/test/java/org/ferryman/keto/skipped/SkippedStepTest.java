package org.ferryman.keto.skipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.engine.Work;
import org.ferryman.keto.Golden;
import org.ferryman.keto.GoldenCase;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@UsesServer
class SkippedStepTest {

    @TempDir
    Path folder;

    private static Database open(TestDatabase database, Path home) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        database.url(), Map.of("PGPASSWORD", database.password()), home, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }

    @ParameterizedTest
    @MethodSource("org.ferryman.keto.GoldenCase#names")
    void exactly_the_recorded_tuples_are_listed(String name, TestDatabase test) throws Exception {
        GoldenCase golden = GoldenCase.load(name);
        golden.createIn(test.connect());
        KetoSettings settings = new KetoSettings(new Golden(name).config(), Set.of());
        Map<SkipRule, Long> expected = new EnumMap<>(SkipRule.class);
        golden.skipped().forEach(skipped -> expected.merge(SkipRule.valueOf(skipped.rule()), 1L, Long::sum));

        try (Database database = open(test, folder)) {
            SkippedResult skipped = new SkippedStep(database, settings, folder).produce(Work.quiet());

            assertThat(skipped.byRule()).isEqualTo(expected);
            assertThat(skipped.total()).isEqualTo(golden.skipped().size());
            assertThat(skipped.first()).hasSize(Math.min(golden.skipped().size(), SkippedResult.LISTED));
            assertThat(skipped.namespaces())
                    .allSatisfy(namespace -> assertThat(namespace.byRule().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                            .isEqualTo(namespace.skipped()));
        }
        assertThat(Files.readAllLines(folder.resolve("skipped.jsonl")))
                .hasSize(golden.skipped().size());
        assertThat(folder.resolve("skipped.html")).exists();
    }

    @ParameterizedTest
    @MethodSource("org.ferryman.keto.GoldenCase#names")
    void the_relations_of_a_migration_are_the_legacy_tables(String name, TestDatabase test) throws Exception {
        GoldenCase golden = GoldenCase.load(name);
        golden.createIn(test.connect());
        test.execute(
                "CREATE SCHEMA later",
                "CREATE TABLE later.keto_0000000000_relation_tuples ()",
                "CREATE TABLE keto_relation_tuples_old ()");
        List<QualifiedName> expected = golden.namespaces().keySet().stream()
                .map(id -> new QualifiedName("public", LegacySchema.table(id)))
                .toList();
        assertThat(new KetoRelations().find(test.connect())).isEqualTo(expected);
    }
}
