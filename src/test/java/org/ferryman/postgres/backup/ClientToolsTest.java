package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.testing.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class ClientToolsTest {

    @TempDir
    Path root;

    private List<PgClient> find(String path, String system) throws Exception {
        return ClientTools.of(Map.of("PATH", path), system, root).find(new Cancellation());
    }

    @Test
    void is_found_on_the_path_with_spaces_in_it() throws Exception {
        StandIn standIn = StandIn.of(root.resolve("my tools/bin dir"), "16.4");
        assertThat(find("/nowhere" + File.pathSeparator + standIn.folder() + File.pathSeparator, "Linux"))
                .containsExactly(new PgClient(
                        standIn.folder().resolve("pg_dump"), standIn.folder().resolve("pg_restore"), "16.4", 16));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, usr/lib/postgresql/15/bin",
        "Linux, usr/pgsql-16/bin",
        "Linux, usr/local/pgsql/bin",
        "Linux, usr/bin",
        "Mac OS X, opt/homebrew/opt/postgresql@16/bin",
        "Mac OS X, usr/local/opt/libpq/bin",
        "Mac OS X, Applications/Postgres.app/Contents/Versions/16/bin",
        "Mac OS X, Library/PostgreSQL/17/bin"
    })
    void is_found_in_the_usual_places(String system, String place) throws Exception {
        StandIn standIn = StandIn.of(root.resolve(place), "16.4");
        assertThat(find("", system))
                .extracting(PgClient::dump)
                .containsExactly(standIn.folder().resolve("pg_dump"));
    }

    @ParameterizedTest
    @CsvSource({
        "ProgramFiles, PostgreSQL/16/bin",
        "ProgramFiles, pgAdmin 4/runtime",
        "LOCALAPPDATA, Programs/pgAdmin 4/runtime"
    })
    void is_found_in_the_usual_places_of_windows(String variable, String place) throws Exception {
        Path folder = StandIn.of(root.resolve("C/Program Files").resolve(place), "16.4")
                .folder();
        Files.move(folder.resolve("pg_dump"), folder.resolve("pg_dump.exe"));
        Files.move(folder.resolve("pg_restore"), folder.resolve("pg_restore.exe"));
        Map<String, String> environment =
                Map.of(variable, root.resolve("C/Program Files").toString());
        assertThat(ClientTools.of(environment, "Windows 11", root).find(new Cancellation()))
                .extracting(PgClient::dump)
                .containsExactly(folder.resolve("pg_dump.exe"));
    }

    @Test
    void a_pg_dump_without_a_pg_restore_or_that_does_not_run_is_none() throws Exception {
        Files.delete(StandIn.of(root.resolve("a"), "16.4").folder().resolve("pg_restore"));
        Files.writeString(StandIn.of(root.resolve("b"), "16.4").folder().resolve("pg_dump"), "#!/bin/sh\nexit 127\n");
        Files.writeString(StandIn.of(root.resolve("c"), "16.4").folder().resolve("pg_dump"), "not a program");
        String path =
                root.resolve("a") + File.pathSeparator + root.resolve("b") + File.pathSeparator + root.resolve("c");
        assertThat(find(path, "Linux")).isEmpty();
    }

    @Test
    void a_relative_folder_on_the_path_is_not_run_from() throws Exception {
        assertThat(find("." + File.pathSeparator + "target", "Linux")).isEmpty();
    }

    @Test
    void the_oldest_that_is_not_older_than_the_server_suits() throws Exception {
        for (String version : List.of("12.22", "17.2", "15.18", "18beta1")) {
            StandIn.of(root.resolve("usr/lib/postgresql/" + version.substring(0, 2) + "/bin"), version);
        }
        List<PgClient> found = find("", "Linux");
        assertThat(found).hasSize(4);
        assertThat(ClientTools.suited(found, 14).orElseThrow().version()).isEqualTo("15.18");
        assertThat(ClientTools.suited(found, 15).orElseThrow().version()).isEqualTo("15.18");
        assertThat(ClientTools.suited(found, 16).orElseThrow().version()).isEqualTo("17.2");
        assertThat(ClientTools.suited(found, 18).orElseThrow().version()).isEqualTo("18beta1");
        assertThat(ClientTools.suited(found, 19)).isEmpty();
    }

    @Test
    void what_is_missing_or_too_old_is_told_with_what_to_install() throws Exception {
        Finding missing = ClientTools.unsuited(List.of(), 17, Severity.BLOCKER, "So none.");
        assertThat(missing.id()).isEqualTo("PG_DUMP_MISSING");
        assertThat(missing.remedy()).contains("postgresql-client-17").contains("postgresql@17");
        StandIn.of(root.resolve("old"), "9.6.24");
        Finding old =
                ClientTools.unsuited(find(root.resolve("old").toString(), "Linux"), 17, Severity.WARNING, "So none.");
        assertThat(old.id()).isEqualTo("PG_DUMP_TOO_OLD");
        assertThat(old.blocks()).isFalse();
        assertThat(old.seen()).contains("PostgreSQL 17").contains("9.6.24").contains("old/pg_dump");
    }
}
