package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosRows;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestJava;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class KratosRehearseCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void a_database_at_v25_4_0(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute("DELETE FROM schema_migration WHERE version NOT IN ("
                + KratosLevels.SHIPPED.ofTag("v25.4.0").orElseThrow().versions().stream()
                        .map(version -> "'" + version + "'")
                        .collect(Collectors.joining(", "))
                + ")");
        KratosRows.fill(test.connect(), 20);
    }

    private List<String> rehearse(TestDatabase test, Path place, Manner manner) throws Exception {
        return List.of(
                "kratos",
                "rehearse",
                "--url",
                test.url(),
                "--kratos",
                MigratingKratos.command(folder, "v26.2.0", manner).words().get(0),
                "--run",
                folder.resolve("run").toString(),
                "--scratch-folder",
                place.toString(),
                "--yes",
                "--json");
    }

    /** It holds what the database holds. */
    @Test
    void a_copy_that_a_killed_rehearsal_left_is_for_its_owner_only_and_deleted_by_the_next(TestDatabase test)
            throws Exception {
        Path place = Files.createDirectory(folder.resolve("place"));
        Path before = folder.resolve("run/rehearsal/kratos-before.json");
        Process killed = process(test, rehearse(test, place, Manner.HANGS_AT_THE_FOURTH));
        try {
            Eventually.until(() -> Files.exists(before) || !killed.isAlive());
            assertThat(killed.isAlive()).isTrue();
        } finally {
            killed.destroyForcibly().waitFor();
        }
        Path left = only(place);
        assertThat(left.resolve("data/postmaster.pid")).exists();
        for (Path mine : List.of(left, before.getParent())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)))
                    .isEqualTo("rwx------");
        }
        Said said = new Ferryman(folder, test.password())
                .run(rehearse(test, place, Manner.WELL).toArray(String[]::new));
        assertThat(said.exit()).as(said.err() + said.out()).isZero();
        assertThat(place).isEmptyDirectory();
        assertThat(before.getParent()).doesNotExist();
        JsonNode result = said.json().path("result");
        assertThat(result.path("verdict").asText()).isEqualTo("succeeds");
        assertThat(result.path("migrations")).hasSize(7);
        assertThat(result.path("undo").path("exact").asBoolean()).isTrue();
        assertThat(result.path("forecast").path("text").asText()).contains("nobody can write for about");
        assertThat(said.out()).doesNotContain(test.password());

        Said assessed = new Ferryman(folder, test.password())
                .run("kratos", "assess", "--url", test.url(), "--by-hand", "--run", folder + "/run");
        assertThat(assessed.out()).contains("nobody can write for about");
        Said frozen = new Ferryman(folder, test.password())
                .run("kratos", "freeze", "--url", test.url(), "--yes", "--run", folder + "/run");
        assertThat(frozen.exit()).as(frozen.err()).isZero();
        assertThat(frozen.err()).contains("nobody can write for about");
    }

    private Process process(TestDatabase test, List<String> arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(TestJava.ferryman(arguments.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.txt").toFile());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        builder.environment().put("PGPASSWORD", test.password());
        return builder.start();
    }

    private static Path only(Path place) throws Exception {
        try (Stream<Path> all = Files.list(place)) {
            List<Path> found = all.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    @Test
    void without_consent_and_without_a_program_nothing_is_copied(TestDatabase test) throws Exception {
        List<String> all = new ArrayList<>(rehearse(test, folder, Manner.WELL));
        all.remove("--yes");
        Said asked = new Ferryman(folder, test.password()).run(all.toArray(String[]::new));
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err() + asked.out()).contains("all personal data", "--yes");
        Said refused = new Ferryman(folder, test.password())
                .with("no")
                .run(all.stream().filter(word -> !word.equals("--json")).toArray(String[]::new));
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("with all personal data in it", "an embedded server in " + folder);
        Said byHand = new Ferryman(folder, test.password())
                .run("kratos", "rehearse", "--url", test.url(), "--by-hand", "--yes", "--json");
        assertThat(byHand.exit()).isEqualTo(5);
        assertThat(byHand.out()).contains("KRATOS_COMMAND_MISSING");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("ferryman-pg"));
        }
    }
}
