package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoTuples;
import org.ferryman.testing.Documents;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows for a database of one's own, run as it is printed, by somebody who answers each question. */
@UsesServer
@Timeout(90)
final class ReadmeSequenceTest {

    /** What is done when v0.7 is to serve; the other way is {@code undo}, which takes everything back. */
    private static final Set<String> SERVING = Set.of("compare", "cutover", "cleanup");

    /** Done, or done with warnings. */
    private static final Set<Integer> RIGHT = Set.of(0, 3);

    private static final int BLOCKED = 5;

    private static final long TUPLES = 60;

    private static final String LEGACY = "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"
            + " AND tablename ~ '^keto_[0-9]{10}_relation_tuples$' ORDER BY 1";

    @TempDir
    private Path home;

    private final Map<String, String> exported = new HashMap<>();
    private KetoReadStandIn old;
    private KetoReadStandIn fresh;
    private TestDatabase database;
    private KetoFixture admin;
    private String newUser;

    @BeforeEach
    void start(TestDatabase test) throws Exception {
        database = test;
        old = new KetoReadStandIn(KetoApi.V0_6);
        fresh = new KetoReadStandIn(KetoApi.V0_7);
        KetoFixture keto = KetoFixture.sample(database, home, 500);
        for (List<String> table : database.rows(LEGACY)) {
            database.execute("DELETE FROM " + table.get(0) + " WHERE ctid <> ALL (ARRAY(SELECT ctid FROM "
                    + table.get(0) + " ORDER BY md5(object || relation || subject) LIMIT " + TUPLES / 4 + "))");
        }
        admin = keto.asAdministrator();
        newUser = keto.user.name() + "_new";
        admin.ferryman.environment.put("FERRYMAN_NEW_PASSWORD", "new");
        admin.ferryman.environment.remove("PGPASSWORD");
        Path passwords = Files.writeString(
                home.resolve(".pgpass"),
                "*:*:*:" + keto.user.name() + ":" + keto.password + "\n*:*:*:" + newUser + ":new\n*:*:*:"
                        + database.superuser() + ":" + database.password() + "\n");
        passwords.toFile().setReadable(false, false);
        passwords.toFile().setReadable(true, true);
        passwords.toFile().setWritable(false, false);
        passwords.toFile().setWritable(true, true);
        for (String line : Documents.code(Path.of("README.md"))) {
            Matcher export = Pattern.compile("export (\\w)=\"([^\"]+)\".*").matcher(line);
            if (export.matches()) {
                exported.put("$" + export.group(1), here(export.group(2), keto));
            }
        }
    }

    @AfterEach
    void stop() {
        old.close();
        fresh.close();
    }

    @Test
    void every_step_does_what_it_says_and_the_last_one_takes_all_of_it_back() throws Exception {
        List<String> before = legacy();
        List<List<String>> commands = commands();
        assertThat(commands).as("all of them").hasSizeGreaterThan(16);
        for (List<String> words : commands) {
            if (!SERVING.contains(words.get(1)) && !words.get(1).equals("undo")) {
                right(words);
            }
        }
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isPositive();
        right(the(commands, "undo"));
        assertThat(legacy()).isEqualTo(before);
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname = '" + newUser + "'"))
                .isZero();
    }

    /** After the cut-over nothing is rolled back; the clean-up waits for a decision on what can't be moved. */
    @Test
    void in_its_order_it_leads_over_the_cut_over_to_the_clean_up() throws Exception {
        long skipped = 0;
        for (List<String> words : commands()) {
            switch (words.get(1)) {
                case "compare" -> {
                    serve();
                    right(words);
                }
                case "undo" -> assertThat(blockers(words)).containsExactly("CUTOVER_DONE");
                case "cleanup" -> {
                    assertThat(blockers(words)).containsExactly("SKIPPED_TUPLES_UNDECIDED");
                    skipped = leaveOut(words);
                    right(words);
                }
                default -> right(words);
            }
        }
        assertThat(skipped).isPositive();
        assertThat(database.rows(LEGACY)).isEmpty();
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples") + skipped)
                .as("each tuple is moved or skipped")
                .isEqualTo(TUPLES);
    }

    /** Both servers of the README serve what is in the database now. */
    private void serve() throws Exception {
        KetoConfig config = KetoConfig.read(admin.config);
        KetoTuples.legacy(old, database, config);
        KetoTuples.moved(fresh, database, config);
    }

    /** As the clean-up tells to, where nobody needs what can't be moved; what is on the list then. */
    private long leaveOut(List<String> cleanup) throws Exception {
        List<String> words = new ArrayList<>(List.of("keto", "skipped", "leave-out"));
        words.addAll(cleanup.subList(2, cleanup.size()));
        words.addAll(List.of("--all", "--reason", "nobody needs it", "--json"));
        return run(words).json().at("/result/leftOut").asLong();
    }

    private List<String> legacy() throws Exception {
        List<String> counts = new ArrayList<>();
        for (List<String> table : database.rows(LEGACY)) {
            counts.add(table + " " + database.queryLong("SELECT count(*) FROM " + table.get(0)));
        }
        assertThat(counts).isNotEmpty();
        return counts;
    }

    /** The reader's own server, roles and configuration in place of the printed ones. */
    private static String here(String printed, KetoFixture keto) {
        String url = keto.url.replaceFirst("//[^@]+@", "//USER@");
        return printed.replaceAll(
                        "postgresql://(\\w+)@\\S+",
                        Matcher.quoteReplacement(url).replace("USER", "$1"))
                .replace("//keto@", "//" + keto.user.name() + "@")
                .replace("//keto_new@", "//" + keto.user.name() + "_new@")
                .replace("//admin@", "//postgres@")
                .replace("/etc/keto/keto.yml", keto.config.toString());
    }

    private List<List<String>> commands() throws Exception {
        return Documents.code(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("ferryman keto ") && line.contains("$"))
                .map(this::words)
                .toList();
    }

    private List<String> words(String line) {
        String command = line.replaceFirst("^ferryman ", "").replaceFirst(" #.*", "");
        for (Map.Entry<String, String> variable : exported.entrySet()) {
            command = command.replace(variable.getKey(), variable.getValue());
        }
        command = command.replace("/etc/keto/keto.yml", admin.config.toString())
                .replace("http://old:4466", old.url())
                .replace("http://new:4466", fresh.url())
                .replace("24h", "1s");
        return List.of(command.trim().split(" +"));
    }

    private static List<String> the(List<List<String>> commands, String name) {
        return commands.stream()
                .filter(words -> words.get(1).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Ferryman.Said run(List<String> words) {
        String answer = words.get(1).equals("cleanup") ? database.name() : "yes";
        return admin.ferryman.with(answer).run(words.toArray(String[]::new));
    }

    private void right(List<String> words) {
        Ferryman.Said said = run(words);
        assertThat(RIGHT).as(String.join(" ", words) + said.out() + said.err()).contains(said.exit());
    }

    private List<String> blockers(List<String> words) throws Exception {
        List<String> asJson = new ArrayList<>(words);
        asJson.add("--json");
        Ferryman.Said said = run(asJson);
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(BLOCKED);
        List<String> blockers = new ArrayList<>();
        for (JsonNode finding : said.json().get("findings")) {
            if (finding.get("severity").asText().equals("BLOCKER")) {
                blockers.add(finding.get("id").asText());
            }
        }
        return blockers;
    }
}
