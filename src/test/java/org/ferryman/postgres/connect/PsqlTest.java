package org.ferryman.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.TestServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where psql arrives with generated settings, and as whom, there Ferryman arrives, too, or it refuses and says why.
 * What psql with libpq 18 answered is recorded in {@code libpq/answers-18.txt}; where psql is installed, it is asked
 * again.
 *
 * <p>To record: {@code -Dferryman.contract.record=true}, and {@code -Dferryman.libpq=FOLDER} with a libpq.so.5 of 18.
 */
@UsesServer
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class PsqlTest {

    private static final int CASES = 200;
    private static final Path RECORDED = Path.of("src", "test", "resources", "libpq", "answers-18.txt");
    private static final String REFUSED = "refused";
    private static final String LIBRARIES = System.getProperty("ferryman.libpq", "");

    private static final String QUERY = "SELECT concat_ws(' ', CASE WHEN %s THEN 'loopback' ELSE"
            + " host(inet_server_addr()) END, session_user, current_schema(),"
            + " CASE WHEN ssl THEN 'encrypted' ELSE 'plain' END) FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir
    Path folder;

    private final TestServer server = TestServer.get();

    @BeforeEach
    void roles() throws SQLException {
        server.execute(
                "DROP SCHEMA IF EXISTS other CASCADE",
                "CREATE SCHEMA other",
                "DO 'BEGIN CREATE ROLE trusted LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'",
                "DO 'BEGIN CREATE ROLE asked LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'",
                "ALTER ROLE asked PASSWORD 's3cret'",
                "GRANT needs_password TO asked",
                "GRANT USAGE ON SCHEMA other TO trusted, asked");
    }

    private static List<RandomSettings> cases() {
        Random random = new Random(18);
        return Stream.generate(() -> RandomSettings.random(random)).limit(CASES).toList();
    }

    @Test
    void ferryman_arrives_where_psql_of_18_does_or_says_why_not() throws Exception {
        List<String> recorded = Files.readAllLines(RECORDED);
        int refusedAlone = 0;
        int arrived = 0;
        List<String> elsewhere = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            RandomSettings settings = cases().get(i);
            String expected = recorded.get(2 * i + 1).strip();
            assertThat(recorded.get(2 * i)).isEqualTo(settings.toString());
            String mine = ferryman(settings);
            if (mine.equals(expected)) {
                arrived += expected.equals(REFUSED) ? 0 : 1;
            } else if (mine.startsWith("named") && !expected.equals(REFUSED)) {
                refusedAlone++;
            } else if (!(mine.startsWith("named") && expected.equals(REFUSED))) {
                elsewhere.add(settings + "\n  psql: " + expected + "\n  here: " + mine);
            }
        }
        assertThat(elsewhere).isEmpty();
        assertThat(arrived).as("cases that connect").isGreaterThan(60);
        assertThat(refusedAlone).as("what psql takes and Ferryman names").isLessThan(30);
    }

    @Test
    void psql_still_answers_as_recorded() throws Exception {
        int libpq = libpq();
        assumeTrue(libpq > 0, "no psql");
        List<String> answers = new ArrayList<>();
        for (RandomSettings settings : cases()) {
            answers.add(settings.toString());
            answers.add("    " + psql(settings));
        }
        if (Boolean.getBoolean("ferryman.contract.record") && libpq >= 18) {
            Files.write(RECORDED, answers);
        }
        List<String> recorded = Files.readAllLines(RECORDED);
        for (int i = 0; i < CASES; i++) {
            if (cases().get(i).knownTo(libpq)) {
                assertThat(answers.get(2 * i + 1)).as(answers.get(2 * i)).isEqualTo(recorded.get(2 * i + 1));
            }
        }
    }

    private String ferryman(RandomSettings settings) throws Exception {
        Path home = home(settings);
        Map<String, String> environment = environment(settings, home);
        ConnectionSettings found;
        try {
            found = ConnectionSettings.resolve(url(settings), environment, home, PasswordPrompt.NONE);
        } catch (InputException refused) {
            return "named " + refused.finding().seen();
        }
        try (Connection connection = new Connector(found, Duration.ZERO).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query(settings))) {
            row.next();
            return row.getString(1);
        } catch (SQLException refused) {
            return REFUSED;
        }
    }

    private String psql(RandomSettings settings) throws Exception {
        Path home = home(settings);
        ProcessBuilder program = new ProcessBuilder(program(), "-XAtwq", "-c", query(settings), url(settings));
        program.environment().keySet().removeIf(name -> name.startsWith("PG"));
        program.environment().putAll(environment(settings, home));
        if (!LIBRARIES.isEmpty()) {
            program.environment().put("LD_LIBRARY_PATH", LIBRARIES);
        }
        program.redirectError(
                ProcessBuilder.Redirect.to(folder.resolve("psql.err").toFile()));
        Process process = program.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? out.strip() : REFUSED;
    }

    /** Whether a psql is there, and of which version its library is. */
    private static int libpq() throws Exception {
        if (!LIBRARIES.isEmpty()) {
            return 18;
        }
        try {
            Process version = new ProcessBuilder(program(), "--version").start();
            String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(said.replaceFirst("(?s)\\D*(\\d+).*", "$1"));
        } catch (IOException none) {
            return 0;
        }
    }

    /** On Debian, the psql of the path is a script that chooses a host of its own. */
    private static String program() throws IOException {
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return "psql";
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin").resolve("psql"))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .findFirst()
                    .orElse("psql");
        }
    }

    private String query(RandomSettings settings) {
        // Whether localhost is the one or the other address depends on the machine.
        boolean byName = !settings.toString().contains("hostaddr")
                && !settings.variables().containsKey("PGHOSTADDR");
        return QUERY.formatted(byName && settings.toString().contains("localhost"));
    }

    private String url(RandomSettings settings) {
        Map<String, String> parameters = new TreeMap<>(settings.url());
        parameters.replaceAll((keyword, value) -> filled(value));
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "="
                        + entry.getValue().replace(" ", "%20").replace("=", "%3D"))
                .reduce((left, right) -> left + "&" + right)
                .orElse("");
        return "postgresql://?"
                + (settings.service().isEmpty() ? query : query + (query.isEmpty() ? "" : "&") + "service=s");
    }

    private Map<String, String> environment(RandomSettings settings, Path home) {
        Map<String, String> environment = new TreeMap<>(settings.variables());
        environment.replaceAll((name, value) -> filled(value));
        environment.put("HOME", home.toString());
        return environment;
    }

    private Path home(RandomSettings settings) throws IOException {
        Path home = Files.createTempDirectory(folder, "home");
        Path tls = Files.createDirectory(home.resolve(".postgresql"));
        StringBuilder service = new StringBuilder("[s]\n");
        settings.service()
                .forEach((keyword, value) -> service.append(keyword)
                        .append('=')
                        .append(filled(value))
                        .append('\n'));
        Files.writeString(home.resolve(".pg_service.conf"), service);
        for (Map.Entry<String, String> file : settings.files().entrySet()) {
            if (file.getKey().equals(".pgpass")) {
                Path passwords = Files.writeString(
                        home.resolve(".pgpass"), filled(file.getValue()).replace(';', '\n'));
                Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
            } else if (file.getValue().startsWith("{")) {
                Files.copy(
                        Path.of(filled(file.getValue())),
                        tls.resolve(file.getKey()),
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                ClientKeys.in(tls, file.getValue(), file.getKey());
            }
        }
        return home;
    }

    private String filled(String value) {
        return value.replace("{port}", Integer.toString(server.port()))
                .replace("{valid}", server.certificate("valid.crt").toString())
                .replace("{stranger}", server.certificate("stranger.crt").toString());
    }
}
