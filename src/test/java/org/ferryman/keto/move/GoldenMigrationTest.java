package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.GoldenCase;
import org.ferryman.keto.GoldenCase.Legacy;
import org.ferryman.keto.GoldenCase.Migrated;
import org.ferryman.keto.GoldenCase.Skipped;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Keto v0.7's own migrator made of recorded databases, or by its own rules should have made. */
@UsesServer
final class GoldenMigrationTest {

    @ParameterizedTest
    @MethodSource("org.ferryman.keto.GoldenCase#names")
    void gives_exactly_the_recorded_rows_and_skipped_tuples_also_when_run_again(
            String name, TestDatabase test, @TempDir Path folder) throws Exception {
        GoldenCase golden = GoldenCase.load(name);
        try (Connection connection = test.connect()) {
            golden.createIn(connection);
        }
        KetoSettings settings = MigrationFixture.settings(folder, golden.namespaces());
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            Migration first = fixture.migrate(settings);
            assertThat(first.totals().migrated()).isEqualTo(golden.expected().size());
            assertThat(first.totals().skipped()).isEqualTo(golden.skipped().size());
            assertThat(first.totals().legacy()).isEqualTo(golden.legacy().size());
            assertThat(rows(test)).containsExactlyInAnyOrderElementsOf(golden.expected());
            assertThat(skipped(folder)).containsExactlyInAnyOrderElementsOf(golden.skipped());

            Migration second = fixture.migrate(settings);
            assertThat(second.totals().migrated()).isZero();
            assertThat(second.totals().alreadyPresent())
                    .isEqualTo(golden.expected().size());
            assertThat(rows(test)).containsExactlyInAnyOrderElementsOf(golden.expected());
            assertThat(skipped(folder)).containsExactlyInAnyOrderElementsOf(golden.skipped());

            Verification verification = fixture.verify(settings);
            assertThat(verification.holds()).isTrue();
            assertThat(verification.extra()).isEmpty();
        }
    }

    static List<Migrated> rows(TestDatabase test) throws SQLException {
        List<Migrated> rows = new ArrayList<>();
        try (Connection connection = test.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT t.*, commit_time::text AS time FROM keto_relation_tuples AS t"
                        + " WHERE nid = (SELECT id FROM networks)")) {
            while (row.next()) {
                rows.add(new Migrated(
                        row.getInt("namespace_id"),
                        row.getString("object"),
                        row.getString("relation"),
                        row.getString("subject_id"),
                        row.getObject("subject_set_namespace_id", Integer.class),
                        row.getString("subject_set_object"),
                        row.getString("subject_set_relation"),
                        row.getString("time")));
            }
        }
        return rows;
    }

    static List<Skipped> skipped(Path folder) throws Exception {
        List<Skipped> skipped = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("skipped.jsonl"))) {
            JsonNode row = Json.parse(line, JsonNode.class);
            skipped.add(new Skipped(
                    new Legacy(
                            row.at("/namespace/id").intValue(),
                            row.get("shardId").textValue(),
                            row.get("object").textValue(),
                            row.get("relation").textValue(),
                            row.get("subject").textValue(),
                            row.get("commitTime").textValue()),
                    row.get("rule").textValue()));
        }
        return skipped;
    }
}
