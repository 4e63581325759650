package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever owns Keto's tables: v0.7's are made by an administrator, v0.6's user looks and rehearses, and what it may not
 * do it is told before, with what lets it.
 */
@UsesServer
@Timeout(90)
final class OwnershipTest {

    private static final String MISSING = "PRIVILEGE_SELECT_MISSING";
    private static final String LATER = "NEW_TABLES_NOT_READABLE";
    private static final Set<Integer> RIGHT = Set.of(0, 3);
    private static final List<List<String>> READING = List.of(
            List.of("assess"),
            List.of("status"),
            List.of("status", "--full"),
            List.of("dry-run"),
            List.of("dry-run", "--mode", "copy"),
            List.of("verify"),
            List.of("skipped"),
            List.of("backup", "--tool", "built-in"),
            List.of("migrate", "--yes"));

    @TempDir
    private Path home;

    /** To whom Keto's tables belong before the migration. */
    private enum Ownership {
        /** To the role that v0.6 works as. */
        OLD_USER,
        /** To that role, and the database, too. */
        OLD_USER_AND_DATABASE,
        /** To a group that does not log in. */
        GROUP,
        /** To a superuser, who gave v0.6's role what it needs on the tables that were there. */
        SUPERUSER;

        void apply(TestDatabase database, TestRole user) throws Exception {
            String role = TestDatabase.quote(user.name());
            switch (this) {
                case OLD_USER -> {}
                case OLD_USER_AND_DATABASE ->
                    database.execute("ALTER DATABASE " + TestDatabase.quote(database.name()) + " OWNER TO " + role);
                case GROUP -> {
                    String group = TestDatabase.quote(database.role("group").name());
                    database.execute(
                            "ALTER ROLE " + group + " NOLOGIN",
                            "GRANT CREATE ON SCHEMA public TO " + group,
                            "REASSIGN OWNED BY " + role + " TO " + group,
                            "GRANT " + group + " TO " + role);
                }
                case SUPERUSER ->
                    database.execute(
                            "REASSIGN OWNED BY " + role + " TO " + TestDatabase.quote(database.superuser()),
                            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role);
                default -> throw new IllegalStateException(name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void v0_6_s_user_is_told_what_it_may_not_read_and_what_lets_it(Ownership ownership, TestDatabase database)
            throws Exception {
        boolean stranger = ownership == Ownership.SUPERUSER;
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        ownership.apply(database, keto.user);
        KetoFixture admin = keto.asAdministrator();
        assertThat(ids(said(keto, List.of("assess"))).contains(LATER)).isEqualTo(stranger);
        right(admin, "user", "create", "--yes", "--old-user", keto.user.name());
        right(admin, "schema", "--apply", "--yes");
        if (stranger) {
            for (List<String> command : READING) {
                assertThat(blockers(said(keto, command))).as(command.toString()).containsExactly(MISSING);
            }
            JsonNode told = said(keto, List.of("dry-run"));
            follow(database, finding(told, MISSING));
        }
        for (String command : List.of("status", "dry-run", "skipped")) {
            assertThat(blockers(said(keto, List.of(command)))).as(command).isEmpty();
        }
        assertThat(ids(said(keto, List.of("assess")))).doesNotContain(LATER, MISSING);
        right(admin, "freeze", "--yes", "--old-user", keto.user.name());
        JsonNode refused = said(keto, List.of("migrate", "--yes"));
        assertThat(blockers(refused)).containsExactly("PRIVILEGE_MISSING");
        assertThat(finding(refused, "PRIVILEGE_MISSING").get("remedy").asText())
                .startsWith("Connect as ")
                .contains(", to whom the tables belong");
    }

    private static void follow(TestDatabase database, JsonNode finding) throws Exception {
        List<String> statements = Remedies.sql(Finding.blocker(
                finding.get("id").asText(), "", "", finding.get("remedy").asText()));
        assertThat(statements).as(finding.toString()).isNotEmpty();
        database.execute(statements.toArray(String[]::new));
    }

    private static JsonNode said(KetoFixture keto, List<String> command) throws Exception {
        List<String> words = new ArrayList<>(command);
        words.add("--json");
        return keto.keto(words.toArray(String[]::new)).json();
    }

    private static void right(KetoFixture keto, String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.add(0, "keto");
        words.addAll(List.of("--url", keto.url, "--run", keto.run.toString()));
        Ferryman.Said said = keto.ferryman.run(words.toArray(String[]::new));
        assertThat(RIGHT).as(words + said.out() + said.err()).contains(said.exit());
    }

    private static List<String> blockers(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        for (JsonNode finding : answer.get("findings")) {
            if (finding.get("severity").asText().equals(Severity.BLOCKER.name())) {
                ids.add(finding.get("id").asText());
            }
        }
        return ids;
    }

    private static List<String> ids(JsonNode answer) {
        return answer.get("findings").findValuesAsText("id");
    }

    private static JsonNode finding(JsonNode answer, String id) {
        for (JsonNode finding : answer.get("findings")) {
            if (finding.get("id").asText().equals(id)) {
                return finding;
            }
        }
        throw new AssertionError(id + " is not in " + answer);
    }
}
