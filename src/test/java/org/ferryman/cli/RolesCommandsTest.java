package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New user, freeze, thaw and undo from the command line. */
@UsesServer
class RolesCommandsTest {

    @TempDir
    Path home;

    private static Ferryman.Said run(KetoFixture admin, String... command) {
        List<String> arguments = new ArrayList<>(List.of("keto"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("--url", admin.url, "--run", admin.run.toString()));
        return admin.ferryman.run(arguments.toArray(String[]::new));
    }

    @Test
    void the_whole_way_there_and_back(TestDatabase database) throws Exception {
        KetoFixture sample = KetoFixture.sample(database, home, 1_000);
        String owner = sample.user.name();
        KetoFixture admin = sample.asAdministrator();
        admin.ferryman.environment.put("FERRYMAN_NEW_PASSWORD", "the new user's secret");

        Ferryman.Said refused = run(admin, "freeze");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("--yes");
        Ferryman.Said early = run(admin, "freeze", "--yes");
        assertThat(early.exit()).isEqualTo(5);
        assertThat(early.err()).contains("NEW_USER_NOT_FOUND").contains("ferryman keto user create");

        assertThat(run(admin, "user", "create", "--yes").exit()).isZero();
        assertThat(admin.run.resolve("new-user.password")).doesNotExist();
        Ferryman.Said frozen = run(admin, "freeze", "--yes");
        assertThat(frozen.exit()).isZero();
        assertThat(frozen.out()).contains("can't write").contains("42501").contains("ferryman keto thaw");
        Ferryman.Said again = run(admin, "freeze", "--yes", "--json");
        assertThat(again.json().at("/result/applied").asBoolean()).isFalse();
        assertThat(again.json().get("command").asText()).isEqualTo("keto freeze");
        assertThat(run(admin, "thaw", "--yes").out()).contains("as it was before the freeze");
        assertThat(run(admin, "thaw", "--yes").out()).contains("Nothing is frozen");
        assertThat(run(admin, "undo", "--yes").out()).contains("Role " + owner + "_new is dropped");
        assertThat(run(admin, "user", "drop", "--yes").exit()).isZero();
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname = '" + owner + "_new'"))
                .isZero();

        admin.ferryman.said.forEach(
                said -> assertThat(said.out() + said.err()).doesNotContain("the new user's secret", "SCRAM-"));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("the new user's secret", "SCRAM-");
            }
        }
    }

    @Test
    void what_will_be_done_is_shown_before_the_question(TestDatabase database) throws Exception {
        KetoFixture sample = KetoFixture.sample(database, home, 1_000);
        String owner = sample.user.name();
        KetoFixture admin = sample.asAdministrator();
        admin.ferryman.with("no");
        Ferryman.Said declined = run(admin, "user", "create");
        assertThat(declined.exit()).isEqualTo(130);
        assertThat(declined.err())
                .contains("CREATE ROLE")
                .contains("PASSWORD '********'")
                .contains("nothing was changed");
        admin.ferryman.with("yes");
        assertThat(run(admin, "user", "create").exit()).isZero();
        Ferryman.Said frozen = run(admin, "freeze");
        assertThat(frozen.err()).contains("OWNER TO \"" + owner + "_new\"");
        assertThat(frozen.err().replaceAll("\\s+", " "))
                .contains("For how long v0.6 can't write is not known: `ferryman keto dry-run` measures it.");
        Ferryman.Said undone = run(admin, "undo");
        assertThat(undone.exit()).isZero();
        assertThat(undone.err()).contains("OWNER TO \"" + owner + "\"").contains("DROP ROLE \"" + owner + "_new\"");
    }
}
