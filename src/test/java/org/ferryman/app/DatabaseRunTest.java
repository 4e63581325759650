package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.RecordedSettings;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Described;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class DatabaseRunTest {

    @TempDir
    Path home;

    private DatabaseRun open(TestDatabase database, Path folder) throws Exception {
        return open(database, new TestRole(database.superuser(), database.password()), folder);
    }

    private DatabaseRun open(TestDatabase database, TestRole role, Path folder) throws Exception {
        ConnectionSettings settings = ConnectionSettings.resolve(
                        database.url(role.name()), Map.of("PGPASSWORD", role.password()), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
        UserFolders user = new UserFolders(Map.of(), home, "Linux");
        return DatabaseRun.open(
                settings, RunSubject.keto(Optional.empty()), Optional.of(folder), user, new Cancellation());
    }

    @Test
    void a_record_is_not_used_for_another_database(TestDatabase database) throws Exception {
        Path folder = home.resolve("record");
        open(database, folder).close();
        open(database, folder).close();
        Path description = folder.resolve("run.json");
        String ofAnother = Files.readString(description).replaceAll("(\"server\" *: *\")[^\"]*", "$1elsewhere");
        Files.writeString(description, ofAnother);

        InputException refused = catchThrowableOfType(InputException.class, () -> open(database, folder));
        assertThat(refused.finding().id()).isEqualTo("RUN_OF_ANOTHER_DATABASE");
        assertThat(refused.finding().seen()).contains("elsewhere", folder.toString());
        assertThat(description).hasContent(ofAnother);
    }

    @Test
    void a_record_in_a_format_that_is_not_known_is_refused_and_left_as_it_is(TestDatabase database) throws Exception {
        Path folder = home.resolve("record");
        open(database, folder).close();
        Path description = folder.resolve("run.json");
        String written = Files.readString(description);
        assertThat(written).contains("\"format\" : 1", "\"playbook\" : \"keto.legacy\"");
        Map<String, String> refused = Map.of(
                "", "does not say which format",
                "\"format\" : 2,", "has format 2",
                "\"format\" : \"one\",", "does not say which format");
        for (Map.Entry<String, String> other : refused.entrySet()) {
            String content = written.replace("\"format\" : 1,", other.getKey());
            Files.writeString(description, content);
            Finding finding = catchThrowableOfType(InputException.class, () -> open(database, folder))
                    .finding();
            assertThat(finding.id()).isEqualTo("RUN_FORMAT_UNKNOWN");
            assertThat(finding.seen()).contains(folder.toString(), other.getValue());
            assertThat(description).hasContent(content);
        }
        open(database, home.resolve("another")).close();
        Files.move(folder, home.resolve("away"));
        open(database, folder).close();
    }

    @Test
    void a_record_of_another_playbook_is_refused(TestDatabase database) throws Exception {
        Path folder = home.resolve("record");
        open(database, folder).close();
        Path description = folder.resolve("run.json");
        Files.writeString(description, Files.readString(description).replace("keto.legacy", "kratos.in-place"));
        Finding finding = catchThrowableOfType(InputException.class, () -> open(database, folder))
                .finding();
        assertThat(finding.id()).isEqualTo("RUN_OF_ANOTHER_PLAYBOOK");
        assertThat(finding.seen()).contains("kratos.in-place", "keto.legacy");
    }

    @Test
    void what_is_recorded_of_the_configuration_stays_when_it_is_not_needed(TestDatabase database) throws Exception {
        Path folder = home.resolve("record");
        open(database, folder).close();
        Path description = folder.resolve("run.json");
        Files.writeString(
                description,
                Files.readString(description)
                        .replaceFirst("\\{", "{ \"config\" : \"/etc/keto.yml\", \"excludedNamespaces\" : [ 7 ],"));
        open(database, folder).close();
        RecordedSettings settings = RecordedSettings.read(folder);
        assertThat(settings.config()).contains("/etc/keto.yml");
        assertThat(settings.excludedNamespaces()).containsExactly(7L);
    }

    @Test
    void a_description_that_lacks_something_is_named_and_hides_no_other_run(TestDatabase database) throws Exception {
        UserFolders user = new UserFolders(Map.of("XDG_DATA_HOME", home.toString()), home, "Linux");
        Described.folder(user.runs().resolve("whole"), "keto@db/keto", Map.of());
        for (String key : List.of("playbook", "url", "database", "connection", "tool")) {
            Path folder = Described.folder(user.runs().resolve("without-" + key), "keto@db/keto", Map.of());
            Path description = folder.resolve("run.json");
            ObjectNode lacking = Json.read(description, ObjectNode.class);
            lacking.remove(key);
            Json.write(description, lacking);
            assertThatThrownBy(() -> open(database, folder))
                    .as(key)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(description.toString());
        }
        assertThat(new KnownRuns(user).all()).extracting(KnownRun::connection).containsExactly("keto@db/keto");
    }

    private static void mark(TestDatabase database, String run) throws Exception {
        database.execute(
                "CREATE TABLE IF NOT EXISTS ferryman_mark (only_row boolean PRIMARY KEY DEFAULT true, mark jsonb)",
                "DELETE FROM ferryman_mark",
                "INSERT INTO ferryman_mark (mark) VALUES ('{\"format\": 1, \"run\": \"" + run + "\"}')");
    }

    private String refusal(TestDatabase database, Path folder) throws Exception {
        return catchThrowableOfType(InputException.class, () -> open(database, folder))
                .finding()
                .id();
    }

    @Test
    void f6_a_folder_is_not_used_on_a_restored_copy_that_was_migrated_by_another_run(TestDatabase database)
            throws Exception {
        LegacyTuples.create(database);
        Path folder = home.resolve("record");
        mark(database, "00000000-0000-4000-8000-000000000001");
        open(database, folder).close();
        open(database, folder).close();
        mark(database, "00000000-0000-4000-8000-000000000002");
        assertThat(refusal(database, folder)).isEqualTo("MARK_OF_ANOTHER_RUN");
        try (DatabaseRun run = open(database, home.resolve("new"))) {
            assertThat(run.findings()).extracting(Finding::id).containsExactly("MARK_TAKEN_OVER");
        }
    }

    @Test
    void f6_a_folder_that_migrated_is_not_used_on_a_copy_from_before(TestDatabase database) throws Exception {
        LegacyTuples.create(database);
        Path folder = home.resolve("record");
        mark(database, "00000000-0000-4000-8000-000000000001");
        open(database, folder).close();
        database.execute("DROP TABLE ferryman_mark");
        assertThat(refusal(database, folder)).isEqualTo("MARK_MISSING");
        open(database, home.resolve("new")).close();
    }

    @Test
    void f6_after_the_clean_up_the_mark_is_not_missed(TestDatabase database) throws Exception {
        Path folder = home.resolve("record");
        mark(database, "00000000-0000-4000-8000-000000000001");
        open(database, folder).close();
        database.execute("DROP TABLE ferryman_mark");
        open(database, folder).close();
    }

    @Test
    void a_mark_that_somebody_has_hidden_is_shown_again_by_what_it_says(TestDatabase database) throws Exception {
        mark(database, "00000000-0000-4000-8000-000000000001");
        TestRole reader = database.role("reader");
        database.execute(
                "REVOKE ALL ON ferryman_mark FROM PUBLIC",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + TestDatabase.quote(reader.name()),
                "REVOKE ALL ON ferryman_mark FROM " + TestDatabase.quote(reader.name()));
        BlockedException refused =
                catchThrowableOfType(BlockedException.class, () -> open(database, reader, home.resolve("record")));
        assertThat(refused.findings()).extracting(Finding::id).containsExactly("MARK_UNREADABLE");
        database.execute(Remedies.sql(refused.findings().get(0)).toArray(String[]::new));
        open(database, reader, home.resolve("record")).close();
    }

    @Test
    void a_mark_that_can_not_be_read_is_told_and_not_overlooked(TestDatabase database) throws Exception {
        mark(database, "00000000-0000-4000-8000-000000000001");
        database.execute("UPDATE ferryman_mark SET mark = '{\"format\": 2}'");
        BlockedException refused =
                catchThrowableOfType(BlockedException.class, () -> open(database, home.resolve("record")));
        assertThat(refused.findings()).extracting(Finding::id).containsExactly("MARK_UNREADABLE");
        database.execute("DROP TABLE ferryman_mark", "CREATE VIEW ferryman_mark AS SELECT 1 AS mark");
        refused = catchThrowableOfType(BlockedException.class, () -> open(database, home.resolve("record")));
        assertThat(refused.findings()).extracting(Finding::id).containsExactly("MARK_UNREADABLE");
    }
}
