package org.ferryman.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections as people in the field have them: never another server, schema, role or trust than psql's. */
class ConnectionRulesTest {

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void user() {
        environment.put("PGUSER", "keto");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"postgresql://keto@/keto?hostaddr=127.0.0.2", "postgresql:///keto?service=prod", "variable"})
    void c1_an_address_alone_is_where_one_connects(String url) throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "[prod]\nhostaddr=127.0.0.2\nuser=keto\n");
        boolean byVariable = url.equals("variable");
        if (byVariable) {
            environment.put("PGHOSTADDR", "127.0.0.2");
            environment.put("PGDATABASE", "keto");
        }

        ConnectionSettings settings = resolve(byVariable ? "" : url);

        assertThat(ServerAddresses.of(settings))
                .extracting(address -> address.getHostAddress())
                .containsExactly("127.0.0.2");
        assertThat(settings.label()).isEqualTo("127.0.0.2:5432/keto as keto");
        assertThat(settings.findings()).isEmpty();
    }

    @Test
    void c1_with_a_name_and_an_address_the_name_is_not_looked_up() throws Exception {
        ConnectionSettings settings = resolve("postgresql://keto@db.prod.example/keto?hostaddr=127.0.0.2");

        assertThat(ServerAddresses.of(settings))
                .extracting(address -> address.getHostAddress())
                .containsExactly("127.0.0.2");
        assertThat(settings.label()).isEqualTo("db.prod.example (127.0.0.2):5432/keto as keto");
        assertThat(resolve(settings.url())).isEqualTo(settings);
    }

    @Test
    void c1_pg_dump_is_told_the_same() throws Exception {
        String url = "postgresql://keto@db.example/keto?hostaddr=127.0.0.2&require_auth=scram-sha-256"
                + "&sslcertmode=disable&search_path=auth";

        assertThat(LibpqEnvironment.shown(resolve(url)))
                .contains(
                        "PGHOST=db.example",
                        "PGHOSTADDR=127.0.0.2",
                        "PGREQUIREAUTH=scram-sha-256",
                        "PGSSLCERTMODE=disable",
                        "PGOPTIONS=-c search_path=auth");
        assertThat(resolve(resolve(url).url())).isEqualTo(resolve(url));
    }

    @Test
    void c1_verify_full_needs_a_name_besides_the_address() {
        assertThat(refused("postgresql://keto@/keto?hostaddr=127.0.0.2&sslmode=verify-full&sslrootcert=system")
                        .id())
                .isEqualTo("HOST_NAME_MISSING");
    }

    @Test
    void c1_the_password_file_is_asked_for_the_name_and_else_for_the_address() throws Exception {
        passwordFile("db.example:*:*:*:of the name\n127.0.0.2:*:*:*:of the address\n");

        assertThat(resolve("postgresql://keto@db.example/keto?hostaddr=127.0.0.2")
                        .password())
                .contains(Secret.of("of the name"));
        assertThat(resolve("postgresql://keto@/keto?hostaddr=127.0.0.2").password())
                .contains(Secret.of("of the address"));
    }

    @ParameterizedTest
    @CsvSource({
        "host = 127.0.0.2, has a blank before the =",
        "hostadr=127.0.0.2, 'gives hostadr, which is no keyword'",
        "service=other, 'gives service, which is no keyword'",
        "search_path=auth, 'gives search_path, which is no keyword'",
        "loglevel=off, 'gives loglevel, which is no keyword'"
    })
    void c2_what_libpq_does_not_take_in_a_service_file_is_refused(String line, String told) throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "[blanks]\n" + line + "\nuser=keto\n");

        Finding refusal = refused("postgresql:///keto?service=blanks");

        assertThat(refusal.id()).isEqualTo("SERVICE_FILE_BROKEN");
        assertThat(refusal.seen()).contains("line 2 " + told);
    }

    @Test
    void c2_a_section_may_have_a_comment_behind_its_name_and_the_first_one_counts() throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "[keto] # production\nhost=first\n[keto]\nhost=second\n");

        assertThat(resolve("postgresql:///keto?service=keto").host()).isEqualTo("first");
        assertThat(ConnectionSettings.services(environment, home)).containsExactly("keto");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://keto@h/db?search_path=auth | -c search_path=auth",
                "postgresql://keto@h/db?sslmode=disable&search_path=auth | -c search_path=auth",
                "jdbc:postgresql://h/db?user=keto&currentSchema=auth | -c search_path=auth",
                "jdbc:postgresql://h/db?user=keto&currentSchema=auth,public | -c search_path=auth,public",
                "postgresql://keto@h/db?search_path=a%20b%5C | -c search_path=a\\ b\\\\",
                "postgresql://keto@h/db?search_path=auth&options=-cgeqo%3Doff | -cgeqo=off -c search_path=auth",
                "postgresql://keto@h/db?role=app | -c role=app"
            })
    void c3_other_programs_names_of_schema_and_role_reach_the_server(String url, String options) throws Exception {
        ConnectionSettings settings = resolve(url);

        assertThat(settings.further()).containsEntry("options", options);
        assertThat(settings.findings()).isEmpty();
        assertThat(resolve(settings.url())).isEqualTo(settings);
    }

    @Test
    void c3_the_pool_of_ketos_dsn_is_ignored_with_a_warning() throws Exception {
        assertThat(resolve("postgresql://keto@h/db?max_conns=20&max_idle_conns=4&statement_timeout=5000")
                        .findings())
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.seen()).contains("max_conns, max_idle_conns, statement_timeout"));
    }

    @Test
    void c4_the_systems_authorities_mean_verify_full_and_nothing_weaker() throws Exception {
        ConnectionSettings settings = resolve("postgresql://keto@db.example/keto?sslrootcert=system");

        assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(refused("postgresql://keto@db.example/keto?sslrootcert=system&sslmode=verify-ca")
                        .id())
                .isEqualTo("SSLMODE_TOO_WEAK");
        environment.put("PGSSLMODE", "require");
        assertThat(refused("postgresql://keto@db.example/keto?sslrootcert=system")
                        .id())
                .isEqualTo("SSLMODE_TOO_WEAK");
    }

    @Test
    void c5_require_with_a_root_certificate_is_verify_ca() throws Exception {
        assertThat(resolve("postgresql://keto@h/keto?sslmode=require").sslMode())
                .isEqualTo(SslMode.REQUIRE);
        Path root = tlsFile("root.crt");

        ConnectionSettings usual = resolve("postgresql://keto@h/keto?sslmode=require");

        assertThat(usual.sslMode()).isEqualTo(SslMode.VERIFY_CA);
        assertThat(usual.rootCertificate()).contains(root.toString());
        assertThat(resolve("postgresql://keto@h/keto?sslmode=require&sslrootcert=" + root)
                        .sslMode())
                .isEqualTo(SslMode.VERIFY_CA);
        assertThat(resolve("postgresql://keto@h/keto?requiressl=1").sslMode()).isEqualTo(SslMode.VERIFY_CA);
        environment.put("PGREQUIRESSL", "1");
        assertThat(resolve("postgresql://keto@h/keto").sslMode()).isEqualTo(SslMode.VERIFY_CA);
    }

    @Test
    void c5_a_list_of_revoked_certificates_that_psql_would_follow_is_refused() throws Exception {
        tlsFile("root.crl");
        assertThat(resolve("postgresql://keto@h/keto?sslmode=require").sslMode())
                .isEqualTo(SslMode.REQUIRE);
        tlsFile("root.crt");

        assertThat(refused("postgresql://keto@h/keto?sslmode=require").seen()).contains("root.crl");
        assertThat(resolve("postgresql://keto@h/keto?sslmode=disable").findings())
                .isEmpty();
    }

    @Test
    void c11_what_decides_how_safely_one_connects_is_followed_or_refused_wherever_it_stands() throws Exception {
        environment.put("PGREQUIREAUTH", "scram-sha-256");
        environment.put("PGSSLMINPROTOCOLVERSION", "TLSv1.3");
        assertThat(resolve("postgresql://keto@h/keto").further())
                .containsEntry("require_auth", "scram-sha-256")
                .containsEntry("ssl_min_protocol_version", "TLSv1.3");

        environment.put("PGSSLNEGOTIATION", "direct");
        assertThat(refused("postgresql://keto@h/keto").seen()).contains("sslnegotiation", "PGSSLNEGOTIATION");
        assertThat(resolve("postgresql://keto@h/keto?sslnegotiation=postgres").findings())
                .isEmpty();
    }

    @Test
    void c11_an_empty_setting_is_the_default_and_not_what_the_next_place_says() throws Exception {
        environment.put("PGHOST", "elsewhere.example");
        environment.put("PGPORT", "");

        assertThat(resolve("postgresql://keto@/keto?host=").label()).isEqualTo("localhost:5432/keto as keto");
        assertThat(resolve("postgresql://keto@/keto").host()).isEqualTo("elsewhere.example");
    }

    @Test
    void c12_an_ipv6_address_in_the_password_file_may_be_written_in_each_way() throws Exception {
        for (String written : new String[] {"::1", "\\:\\:1", "[\\:\\:1]", "[::1]"}) {
            passwordFile(written + ":5432:keto:keto:s3cret\n");

            assertThat(resolve("postgresql://keto@[::1]/keto").password()).contains(Secret.of("s3cret"));
        }
    }

    @Test
    void c13_on_windows_the_files_are_in_a_folder_of_their_own() {
        LibpqFiles files = new LibpqFiles(Map.of("APPDATA", "/data"), home, true);

        assertThat(files.passwordFile()).isEqualTo(Path.of("/data/postgresql/pgpass.conf"));
        assertThat(files.serviceFiles()).containsExactly(Path.of("/data/postgresql/.pg_service.conf"));
        assertThat(files.tls("root.crt")).isEqualTo(Path.of("/data/postgresql/root.crt"));
    }

    @Test
    void c13_the_home_folder_is_the_one_that_home_names() throws Exception {
        Path other = Files.createDirectory(home.resolve("other"));
        Files.writeString(other.resolve(".pg_service.conf"), "[a]\nhost=of.other\n");
        environment.put("HOME", other.toString());

        assertThat(resolve("postgresql:///keto?service=a").host()).isEqualTo("of.other");
    }

    @Test
    void a_user_without_a_name_is_refused_and_the_variable_user_is_not_asked() throws Exception {
        Map<String, String> noUser = Map.of("USER", "somebody");

        assertThat(new SettingsResolver("postgresql://h/keto", noUser, home, "ann")
                        .resolve(PasswordPrompt.NONE)
                        .user())
                .isEqualTo("ann");
        assertThat(catchThrowableOfType(
                                InputException.class,
                                () -> new SettingsResolver("postgresql://h/keto", noUser, home, "?")
                                        .resolve(PasswordPrompt.NONE))
                        .finding()
                        .id())
                .isEqualTo("USER_MISSING");
    }

    private Path tlsFile(String name) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".postgresql"));
        return Files.writeString(folder.resolve(name), "-");
    }

    private void passwordFile(String text) throws IOException {
        Path file = Files.writeString(home.resolve(".pgpass"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private ConnectionSettings resolve(String url) throws InputException {
        return ConnectionSettings.resolve(url, environment, home, PasswordPrompt.NONE);
    }

    private Finding refused(String url) {
        return Optional.ofNullable(catchThrowableOfType(InputException.class, () -> resolve(url)))
                .orElseThrow()
                .finding();
    }
}
