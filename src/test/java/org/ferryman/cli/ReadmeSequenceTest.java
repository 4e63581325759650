package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.testing.Documents;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows for a database of one's own, run as it is printed. */
@UsesServer
@Timeout(90)
final class ReadmeSequenceTest {

    /** What needs running servers of Keto, or can't be undone; each has tests of its own. */
    private static final Set<String> ELSEWHERE = Set.of("cutover", "cleanup", "undo");

    /** Done, or done with warnings. */
    private static final Set<Integer> RIGHT = Set.of(0, 3);

    @TempDir
    private Path home;

    private final Map<String, String> exported = new HashMap<>();

    @Test
    void every_step_does_what_it_says_and_the_last_one_takes_all_of_it_back(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 1_000);
        KetoFixture admin = keto.asAdministrator();
        String newUser = keto.user.name() + "_new";
        admin.ferryman.environment.put("FERRYMAN_NEW_PASSWORD", "new");
        Files.writeString(
                home.resolve(".pgpass"),
                "*:*:*:" + keto.user.name() + ":" + keto.password + "\n*:*:*:" + newUser + ":new\n*:*:*:"
                        + database.superuser() + ":" + database.password() + "\n");
        home.resolve(".pgpass").toFile().setReadable(false, false);
        home.resolve(".pgpass").toFile().setReadable(true, true);
        home.resolve(".pgpass").toFile().setWritable(false, false);
        home.resolve(".pgpass").toFile().setWritable(true, true);
        admin.ferryman.environment.remove("PGPASSWORD");
        long before = legacy(database);

        List<String> undo = List.of();
        int run = 0;
        for (String line : Documents.code(Path.of("README.md"))) {
            Matcher export = Pattern.compile("export (\\w)=\"([^\"]+)\".*").matcher(line);
            if (export.matches()) {
                exported.put("$" + export.group(1), here(export.group(2), keto, newUser));
            } else if (line.startsWith("ferryman keto ") && line.contains("$")) {
                List<String> words = words(line);
                if (!ELSEWHERE.contains(words.get(1))) {
                    Ferryman.Said said = admin.ferryman.run(words.toArray(String[]::new));
                    assertThat(RIGHT).as(line + said.out() + said.err()).contains(said.exit());
                    run++;
                }
                undo = words.get(1).equals("undo") ? words : undo;
            }
        }
        assertThat(run).as("each of them").isGreaterThan(12);
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isPositive();

        Ferryman.Said undone = admin.ferryman.run(undo.toArray(String[]::new));
        assertThat(RIGHT).as(undone.out() + undone.err()).contains(undone.exit());
        assertThat(legacy(database)).isEqualTo(before);
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname = '" + newUser + "'"))
                .isZero();
    }

    private static long legacy(TestDatabase database) throws Exception {
        return database.queryLong("SELECT count(*) FROM keto_0000000000_relation_tuples");
    }

    /** The reader's own server, roles and configuration in place of the printed ones. */
    private static String here(String printed, KetoFixture keto, String newUser) {
        String url = keto.url.replaceFirst("//[^@]+@", "//USER@");
        return printed.replaceAll(
                        "postgresql://(\\w+)@\\S+",
                        Matcher.quoteReplacement(url).replace("USER", "$1"))
                .replace("//keto@", "//" + keto.user.name() + "@")
                .replace("//keto_new@", "//" + newUser + "@")
                .replace("//admin@", "//postgres@")
                .replace("/etc/keto/keto.yml", keto.config.toString());
    }

    private List<String> words(String line) {
        String command = line.replaceFirst("^ferryman ", "").replaceFirst(" #.*", "");
        for (Map.Entry<String, String> variable : exported.entrySet()) {
            command = command.replace(variable.getKey(), variable.getValue());
        }
        command = command.replace("24h", "2s");
        List<String> words = new ArrayList<>(List.of(command.trim().split(" +")));
        boolean asks = Set.of("user", "freeze", "migrate", "undo").contains(words.get(1)) || words.contains("--apply");
        if (asks) {
            words.add("--yes");
        }
        return words;
    }
}
