package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands and options that findings name, run as they stand there: the finding is gone, and the step goes on. */
@UsesServer
@Timeout(90)
final class CommandRemediesTest {

    private static final Pattern COMMAND = Pattern.compile("`ferryman keto ([^`]+)`");
    private static final Pattern OPTION = Pattern.compile("--exclude-namespace \\d+");
    private static final Set<Integer> RIGHT = Set.of(0, 3);
    private static final Set<String> ASKING = Set.of("migrate", "freeze", "thaw", "user", "undo");
    private static final Set<String> WITHOUT_CONFIG = Set.of("user", "freeze", "thaw", "undo");

    @TempDir
    private Path home;

    @Test
    void schema_not_applied_and_target_table_missing(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        follow(keto, refused(keto, "SCHEMA_NOT_APPLIED", "migrate"));
        right(keto, "migrate");
        database.execute(
                "DROP TABLE keto_relation_tuples, networks",
                "DELETE FROM schema_migration WHERE version <> '20201110175414'");
        follow(keto, refused(keto, "TARGET_TABLE_MISSING", "verify"));
        assertThat(keto.keto("verify").exit()).isZero();
    }

    @Test
    void tuples_missing_tuples_differ_and_target_emptied(TestDatabase database) throws Exception {
        KetoFixture keto = migrated(database);
        database.execute(
                "DELETE FROM keto_relation_tuples WHERE ctid IN (SELECT ctid FROM keto_relation_tuples LIMIT 3)");
        follow(keto, refused(keto, "TUPLES_MISSING", "verify"));
        assertThat(keto.keto("verify").exit()).isZero();
        database.execute("UPDATE keto_relation_tuples SET object = object || 'x'"
                + " WHERE ctid IN (SELECT ctid FROM keto_relation_tuples LIMIT 3)");
        follow(keto, refused(keto, "TUPLES_DIFFER", "verify"));
        assertThat(keto.keto("verify").exit()).isZero();
        database.execute("DELETE FROM keto_relation_tuples");
        follow(keto, refused(keto, "TARGET_EMPTIED", cleanup(database)));
        assertThat(keto.keto("verify").exit()).isZero();
    }

    @Test
    void not_verified_and_skipped_tuples_undecided(TestDatabase database) throws Exception {
        KetoFixture keto = migrated(database);
        follow(keto, refused(keto, "NOT_VERIFIED", cleanup(database)));
        Ferryman.Said said = run(keto, json(cleanup(database)));
        assertThat(ids(said)).doesNotContain("NOT_VERIFIED");
        JsonNode finding = finding(said.json(), "SKIPPED_TUPLES_UNDECIDED");
        assertThat(commands(finding)).contains("skipped leave-out");
        right(keto, "skipped", "leave-out", "--all", "--reason", "not needed");
        right(keto, cleanup(database));
    }

    @Test
    void tuples_to_skip(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        JsonNode finding = finding(keto.keto("assess", "--json").json(), "TUPLES_TO_SKIP");
        follow(keto, finding);
        assertThat(keto.run.resolve("skipped.csv")).exists();
    }

    @Test
    void namespace_not_in_config_and_excluded_namespace_not_found(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        database.execute(
                "CREATE TABLE keto_0000000099_relation_tuples"
                        + " (LIKE keto_0000000000_relation_tuples INCLUDING ALL)",
                "ALTER TABLE keto_0000000099_relation_tuples OWNER TO " + TestDatabase.quote(keto.user.name()));
        JsonNode finding = finding(keto.keto("assess", "--json").json(), "NAMESPACE_NOT_IN_CONFIG");
        List<String> excluded = new ArrayList<>(List.of("assess", "--json"));
        excluded.addAll(options(finding));
        assertThat(ids(keto.keto(excluded.toArray(String[]::new)))).doesNotContain("NAMESPACE_NOT_IN_CONFIG");
        database.execute("DROP TABLE keto_0000000099_relation_tuples");
        JsonNode mistyped = finding(keto.keto(excluded.toArray(String[]::new)).json(), "EXCLUDED_NAMESPACE_NOT_FOUND");
        excluded.removeAll(options(mistyped));
        assertThat(ids(keto.keto(excluded.toArray(String[]::new)))).doesNotContain("EXCLUDED_NAMESPACE_NOT_FOUND");
        database.execute(
                "CREATE TABLE keto_2147483648_relation_tuples"
                        + " (LIKE keto_0000000000_relation_tuples INCLUDING ALL)",
                "ALTER TABLE keto_2147483648_relation_tuples OWNER TO " + TestDatabase.quote(keto.user.name()));
        JsonNode large = finding(keto.keto("assess", "--json").json(), "NAMESPACE_ID_ABOVE_INT32");
        List<String> without = new ArrayList<>(List.of("assess", "--json"));
        without.addAll(options(large));
        assertThat(ids(keto.keto(without.toArray(String[]::new)))).doesNotContain("NAMESPACE_ID_ABOVE_INT32");
    }

    @Test
    void new_user_not_found_and_another_new_user(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        KetoFixture admin = keto.asAdministrator();
        database.dropRoleAfterwards(keto.user.name() + "_b");
        follow(admin, refused(admin, "NEW_USER_NOT_FOUND", "freeze"));
        right(admin, "freeze");
        right(admin, "thaw");
        String[] another = {"user", "create", "--new-user", keto.user.name() + "_b"};
        JsonNode finding = refused(admin, "ANOTHER_NEW_USER", another);
        follow(admin, finding);
        right(admin, another);
        right(admin, "freeze", "--new-user", keto.user.name() + "_b");
    }

    @Test
    void run_folder_not_found_and_of_another_database_or_playbook(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        String nowhere = home.resolve("nowhere").toString();
        JsonNode none = finding(
                keto.ferryman.run("keto", "report", "--run", nowhere, "--json").json(), "RUN_FOLDER_NOT_FOUND");
        assertThat(none.get("remedy").asText()).contains("--run", "--url");
        right(keto, "assess");
        assertThat(keto.ferryman
                        .run("keto", "report", "--run", keto.run.toString())
                        .exit())
                .isZero();
        KetoFixture other = keto.on(database.another());
        JsonNode another = refused(other, "RUN_OF_ANOTHER_DATABASE", "assess");
        assertThat(another.get("remedy").asText()).contains("--run");
        Ferryman.Said elsewhere = other.ferryman.run(
                "keto", "assess", "--json", "--url", other.url, "--config", other.config.toString(), "--run", nowhere);
        assertThat(ids(elsewhere)).doesNotContain("RUN_OF_ANOTHER_DATABASE");
        String[] kratos = {"kratos", "assess", "--by-hand", "--json", "--url", keto.url, "--run", keto.run.toString()};
        finding(keto.ferryman.run(kratos).json(), "RUN_OF_ANOTHER_PLAYBOOK");
        kratos[7] = home.resolve("kratos").toString();
        assertThat(ids(keto.ferryman.run(kratos))).doesNotContain("RUN_OF_ANOTHER_PLAYBOOK");
    }

    @Test
    void backup_not_found_cleanup_not_confirmed_and_no_tuple_selected(TestDatabase database) throws Exception {
        KetoFixture keto = migrated(database);
        JsonNode backup = refused(keto, "BACKUP_NOT_FOUND", "backup", "verify");
        for (String command : commands(backup)) {
            right(keto, (command + " --tool built-in").split(" "));
        }
        right(keto, "backup", "verify");
        String[] nobody = {"skipped", "leave-out", "--object", "nobody", "--reason", "none"};
        follow(keto, finding(run(keto, json(nobody)).json(), "NO_TUPLE_SELECTED"));
        right(keto, "verify");
        right(keto, "skipped", "leave-out", "--all", "--reason", "not needed");
        refused(keto, "CLEANUP_NOT_CONFIRMED", "cleanup", "--confirm", "another");
        right(keto, cleanup(database));
    }

    @Test
    void rows_beyond_expected(TestDatabase database) throws Exception {
        KetoFixture keto = migrated(database);
        String table = database.queryString("SELECT relname FROM pg_class WHERE relname ~"
                + " '^keto_[0-9]{10}_relation_tuples$' AND reltuples <> 0 ORDER BY 1 LIMIT 1");
        database.execute("DELETE FROM " + table + " WHERE ctid IN (SELECT ctid FROM " + table + " LIMIT 1)");
        JsonNode beyond = finding(run(keto, "verify", "--json").json(), "ROWS_BEYOND_EXPECTED");
        follow(keto, beyond);
        assertThat(ids(run(keto, "verify", "--json"))).doesNotContain("ROWS_BEYOND_EXPECTED");
    }

    @Test
    void names_of_users_that_can_not_be(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        KetoFixture admin = keto.asAdministrator();
        String old = keto.user.name();
        refused(admin, "NEW_USER_IS_OLD_USER", "user", "create", "--old-user", old, "--new-user", old);
        refused(admin, "NEW_USER_NAME_RESERVED", "user", "create", "--new-user", "pg_new");
        refused(admin, "NEW_USER_NAME_TOO_LONG", "user", "create", "--new-user", "n".repeat(64));
        refused(admin, "OLD_USER_NOT_FOUND", "user", "create", "--old-user", "nobody");
        database.execute(
                "ALTER TABLE keto_0000000000_relation_tuples OWNER TO " + TestDatabase.quote(database.superuser()));
        refused(admin, "SEVERAL_OWNERS", "user", "create", "--new-user", old + "_new");
        right(admin, "user", "create", "--new-user", old + "_new", "--old-user", old);
    }

    private KetoFixture migrated(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        right(keto, "schema", "--apply");
        right(keto, "migrate");
        return keto;
    }

    private static Ferryman.Said run(KetoFixture keto, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        if (ASKING.contains(words[0]) || command.contains("--apply") || command.contains("leave-out")) {
            command.add("--yes");
        }
        if (!WITHOUT_CONFIG.contains(words[0])) {
            return keto.keto(command.toArray(String[]::new));
        }
        command.add(0, "keto");
        command.addAll(List.of("--url", keto.url, "--run", keto.run.toString()));
        return keto.ferryman.run(command.toArray(String[]::new));
    }

    private static void right(KetoFixture keto, String... words) {
        Ferryman.Said said = run(keto, words);
        assertThat(RIGHT).as(String.join(" ", words) + said.out() + said.err()).contains(said.exit());
    }

    private static JsonNode refused(KetoFixture keto, String id, String... words) throws Exception {
        Ferryman.Said said = run(keto, json(words));
        assertThat(RIGHT).as(said.out()).doesNotContain(said.exit());
        return finding(said.json(), id);
    }

    private static String[] json(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.add("--json");
        return command.toArray(String[]::new);
    }

    private static String[] cleanup(TestDatabase database) {
        return new String[] {"cleanup", "--confirm", database.name()};
    }

    private static void follow(KetoFixture keto, JsonNode finding) {
        List<String> commands = commands(finding);
        assertThat(commands).as(finding.toString()).isNotEmpty();
        for (String command : commands) {
            right(keto, command.split(" "));
        }
    }

    private static List<String> commands(JsonNode finding) {
        return COMMAND.matcher(finding.get("remedy").asText())
                .results()
                .map(found -> found.group(1).replace(" with the same --config and --run", ""))
                .toList();
    }

    private static List<String> options(JsonNode finding) {
        List<String> words = new ArrayList<>();
        OPTION.matcher(finding.get("remedy").asText())
                .results()
                .map(MatchResult::group)
                .forEach(option -> words.addAll(List.of(option.split(" "))));
        assertThat(words).as(finding.toString()).isNotEmpty();
        return words;
    }

    private static JsonNode finding(JsonNode answer, String id) {
        for (JsonNode finding : answer.get("findings")) {
            if (finding.get("id").asText().equals(id)) {
                return finding;
            }
        }
        throw new AssertionError(id + " is not in " + answer);
    }

    private static List<String> ids(Ferryman.Said said) throws Exception {
        return said.json().findValuesAsText("id");
    }
}
