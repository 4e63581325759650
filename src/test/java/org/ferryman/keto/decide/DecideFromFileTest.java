package org.ferryman.keto.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions that a person made in an export of the skipped tuples. */
final class DecideFromFileTest extends DecideFixture {

    /** The export, with what a person adds to one row; a spreadsheet has changed the time and the separator. */
    private Path edited(String ending, String object, String decision, String newSubject) throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("skipped." + ending)).stream()
                .filter(line -> line.startsWith("\uFEFF") || line.endsWith("\",\"\",\"\"") || line.contains("\",\""))
                .toList();
        StringBuilder text = new StringBuilder();
        boolean inObject = false;
        for (String line : lines) {
            inObject = line.contains(",\"" + object + "\",") || (inObject && !line.startsWith("\"MAL"));
            boolean last = line.endsWith(",\"\",\"\"");
            text.append(
                            inObject && last
                                    ? line.substring(0, line.length() - 5) + "\"" + decision + "\",\"" + newSubject
                                            + "\""
                                    : line)
                    .append("\r\n");
            inObject &= !last;
        }
        return Files.writeString(folder.resolve("edited." + ending), text.toString());
    }

    @Test
    void a_file_says_it_for_each_tuple_and_an_export_is_read_back_as_it_was() throws Exception {
        skipped();
        Path edited = edited("csv", "o1", "id", "");
        DecisionResult decided = MigrationFixture.done(migration.apply(fromFile(edited)));
        assertThat(decided.recreated()).isEqualTo(1);
        skipped();
        for (String ending : List.of("csv", "jsonl")) {
            DecisionResult again =
                    MigrationFixture.done(migration.apply(fromFile(folder.resolve("skipped." + ending))));
            assertThat(again.selected()).isEqualTo(1);
            assertThat(again.unchanged()).isEqualTo(1);
        }
    }

    @Test
    void a_row_of_a_file_that_cant_be_done_keeps_all_from_being_done() throws Exception {
        skipped();
        Path good = edited("csv", "o1", "id", "");
        Path broken = folder.resolve("broken.csv");
        Files.writeString(broken, Files.readString(good) + "\"o4");
        assertThat(migration.apply(fromFile(broken)).findings())
                .extracting(Finding::id)
                .containsExactly("DECISION_FILE_UNREADABLE");
        assertThat(test.rows(ROWS)).isEmpty();
        Files.copy(good, folder.resolve("good.csv"));
        good = folder.resolve("good.csv");
        Outcome<DecisionResult> tooLong = migration.apply(fromFile(edited("csv", "o4", "id", "")));
        assertThat(tooLong.findings()).extracting(Finding::id).contains("DECISION_NOT_POSSIBLE");
        Outcome<DecisionResult> unknown = migration.apply(fromFile(edited("csv", "o1", "set", "nowhere:g#member")));
        assertThat(unknown.findings()).extracting(Finding::seen).anyMatch(seen -> seen.contains("“nowhere”"));
        Outcome<DecisionResult> misspelt = migration.apply(fromFile(edited("csv", "o1", "sett", "")));
        assertThat(misspelt.findings()).extracting(Finding::id).contains("DECISION_FILE_UNREADABLE");
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object = 'o1'");
        assertThat(migration.apply(fromFile(good)).findings())
                .extracting(Finding::id)
                .contains("DECISIONS_WITHOUT_TUPLE");
        assertThat(test.rows(ROWS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_may_not_make_temporary_tables_is_told_the_grant_before_anything_is_done(boolean superuser)
            throws Exception {
        skipped();
        Path file = edited("csv", "o1", "id", "");
        TestRole keto = test.role("keto");
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
        test.execute("REVOKE TEMPORARY ON DATABASE " + test.name() + " FROM PUBLIC");
        TestRole login = superuser ? new TestRole(test.superuser(), test.password()) : keto;
        String grant = "GRANT TEMPORARY ON DATABASE \"" + test.name() + "\" TO \"" + keto.name() + "\"";
        migration.close();
        migration = new MigrationFixture(test.url(login.name()), login.password(), folder);

        List<Finding> told = fromFile(file).inspect(Work.quiet()).findings();
        assertThat(told).filteredOn(Finding::blocks).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("TEMPORARY_MISSING");
            assertThat(finding.remedy()).contains(grant);
        });
        assertThat(migration.apply(fromFile(file)).findings())
                .extracting(Finding::id)
                .contains("TEMPORARY_MISSING");
        assertThat(test.rows(ROWS)).isEmpty();
        assertThat(decide(object("o2"), "leave-out", "", new RecreateBy.Sql()).leftOut())
                .as("by filter it takes none")
                .isEqualTo(1);

        test.execute(grant);
        assertThat(MigrationFixture.done(migration.apply(fromFile(file))).recreated())
                .isEqualTo(1);
    }

    @Test
    void an_edited_file_is_never_overwritten() throws Exception {
        skipped();
        Path csv = folder.resolve("skipped.csv");
        String edited = Files.readString(csv) + "edited";
        Files.writeString(csv, edited);
        SkippedResult skipped = skipped();
        assertThat(skipped.findings()).extracting(Finding::id).contains("SKIPPED_FILE_EDITED");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> kept = files.filter(file -> file.getFileName().toString().startsWith("skipped-edited-"))
                    .toList();
            assertThat(kept).singleElement().satisfies(file -> assertThat(file).hasContent(edited));
        }
        assertThat(Files.readString(csv)).doesNotContain("edited");
    }

    @Test
    void whoever_writes_the_list_anew_tells_that_an_edited_one_was_kept() throws Exception {
        skipped();
        edit();
        assertThat(MigrationFixture.done(migration.produce(new InPlaceDryRun(migration.database, settings, folder)))
                        .findings())
                .extracting(Finding::id)
                .containsOnlyOnce("SKIPPED_FILE_EDITED");
        edit();
        assertThat(migration.migrate(settings).findings())
                .extracting(Finding::id)
                .containsOnlyOnce("SKIPPED_FILE_EDITED");
        assertThat(migration.migrate(settings).findings())
                .as("nothing was edited since")
                .extracting(Finding::id)
                .doesNotContain("SKIPPED_FILE_EDITED");
    }

    private void edit() throws Exception {
        Path file = folder.resolve("skipped.csv");
        Files.writeString(file, Files.readString(file) + "edited");
    }
}
