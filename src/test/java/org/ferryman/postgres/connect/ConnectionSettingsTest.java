package org.ferryman.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann@db.example:6543/keto?sslmode=require",
                "postgres://ann@db.example:6543/keto?sslmode=require",
                "postgres://ann:@db.example:6543/keto?sslmode=require",
                "postgresql://?host=db.example&port=6543&user=ann&dbname=keto&sslmode=require",
                "jdbc:postgresql://db.example:6543/keto?user=ann&sslmode=require"
            })
    void the_same_connection_can_be_written_in_several_ways(String url) throws InputException {
        ConnectionSettings settings = resolve(url);

        assertThat(settings.label()).isEqualTo("db.example:6543/keto as ann");
        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(settings.findings()).isEmpty();
    }

    @Test
    void an_ipv6_address_stands_in_brackets_in_the_url_and_in_the_label_only() throws InputException {
        ConnectionSettings settings = resolve("postgresql://ann@[2001:db8::1]:6543/keto");

        assertThat(settings.host()).isEqualTo("2001:db8::1");
        assertThat(settings.label()).isEqualTo("[2001:db8::1]:6543/keto as ann");
    }

    @Test
    void an_ipv6_address_without_brackets_is_refused() {
        assertThat(refused("postgresql://ann@2001:db8::1/keto").id()).isEqualTo("URL_INVALID");
    }

    @Test
    void names_are_percent_decoded() throws InputException {
        ConnectionSettings settings = resolve("postgresql://%22a%20n%3A%2F%40%25%5C%27N@localhost/d%C3%A9+B");

        assertThat(settings.user()).isEqualTo("\"a n:/@%\\'N");
        assertThat(settings.database()).isEqualTo("dé+B");
    }

    @Test
    void names_of_1000_characters_are_taken() throws InputException {
        String name = "x".repeat(1000);

        assertThat(resolve("postgresql://" + name + "@localhost/" + name).user())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:hunter2@localhost/keto",
                "postgresql://ann:hun@ter2@localhost/keto",
                "postgresql://ann:/hunter2@localhost/keto",
                "postgresql://ann@localhost/keto?password=hunter2",
                "postgresql://ann@localhost/keto?sslpassword=hunter2",
                "jdbc:postgresql://localhost/keto?user=ann&password=hunter2",
                "jdbc:postgresql://ann:hunter2@localhost/keto",
                "jdbc:postgresql:ann:hunter2@localhost"
            })
    void a_password_in_the_url_is_refused_and_not_shown(String url) {
        InputException refusal = catchThrowableOfType(InputException.class, () -> resolve(url));

        assertThat(refusal.finding().id()).isEqualTo("URL_HOLDS_PASSWORD");
        assertThat(refusal.finding().remedy()).contains("PGPASSWORD", ".pgpass");
        assertThat(refusal + refusal.finding().toString()).doesNotContain("hun").doesNotContain("ter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:hunter2",
                "postgresql://ann:hunter2?x",
                "mysql://ann:hunter2@localhost/keto",
                "host=localhost password=hunter2",
                "postgresql://ann%zz@localhost/hunter2",
                "postgresql://ann%00@localhost/hunter2",
                "postgresql://ann%4@localhost/hunter2"
            })
    void what_is_no_url_is_refused_without_showing_any_of_it(String url) {
        environment.put("PGUSER", "ann");

        InputException refusal = catchThrowableOfType(InputException.class, () -> resolve(url));

        assertThat(refusal.finding().blocks()).isTrue();
        assertThat(refusal + refusal.finding().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"DISABLE", "ALLOW", "PREFER", "REQUIRE"})
    void an_sslmode_is_taken_by_its_keyword(SslMode mode) throws InputException {
        assertThat(resolve("postgresql://ann@localhost/keto?sslmode=" + mode.keyword())
                        .sslMode())
                .isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({"verify-ca,VERIFY_CA", "verify-full,VERIFY_FULL"})
    void verifying_takes_the_usual_root_certificate(String keyword, SslMode mode) throws Exception {
        String url = "postgresql://ann@localhost/keto?sslmode=" + keyword;
        assertThat(refused(url).id()).isEqualTo("ROOT_CERTIFICATE_MISSING");

        Path root = Files.createDirectory(home.resolve(".postgresql")).resolve("root.crt");
        Files.writeString(root, "-");

        assertThat(resolve(url).sslMode()).isEqualTo(mode);
        assertThat(resolve(url).rootCertificate()).contains(root.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=verify, SETTING_INVALID",
        "sslrootcert=/nowhere/root.crt, FILE_MISSING",
        "port=0, SETTING_INVALID",
        "port=65536, SETTING_INVALID",
        "port=a, SETTING_INVALID",
        "connect_timeout=soon, SETTING_INVALID",
        "'host=a,b', HOSTS_SEVERAL",
        "host=%2Fvar%2Frun%2Fpostgresql, HOST_IS_SOCKET",
        "target_session_attrs=standby, TARGET_SESSION_ATTRS",
        "service=nowhere, SERVICE_UNKNOWN",
        "sslmod=disable, CONNECTION_PARAMETER_UNKNOWN",
        "sslmode=, SETTING_INVALID",
        "host=0177.0.0.1, SETTING_INVALID",
        "host=127.2, SETTING_INVALID",
        "hostaddr=db.example, SETTING_INVALID",
        "'hostaddr=127.0.0.1,127.0.0.2', HOSTS_SEVERAL",
        "channel_binding=yes, SETTING_INVALID",
        "ssl_min_protocol_version=TLSv2, SETTING_INVALID",
        "ssl_max_protocol_version=TLSv1.1, SETTING_INVALID",
        "sslcertmode=require, CONNECTION_PARAMETER_REFUSED",
        "gssencmode=require, CONNECTION_PARAMETER_REFUSED"
    })
    void a_parameter_that_cannot_work_is_refused(String parameter, String id) {
        assertThat(refused("postgresql://ann@/keto?" + parameter).id()).isEqualTo(id);
    }

    @Test
    void a_parameter_without_effect_is_named() throws InputException {
        ConnectionSettings settings = resolve("postgres://ann@localhost/keto?keepalives=1&max_conns=20");

        assertThat(settings.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("CONNECTION_PARAMETER_IGNORED");
            assertThat(finding.seen()).contains("keepalives, max_conns");
        });
    }

    @Test
    void what_the_url_leaves_open_comes_from_the_environment() throws InputException {
        environment.putAll(Map.of(
                "PGHOST",
                "db.example",
                "PGPORT",
                "6543",
                "PGUSER",
                "ann",
                "PGDATABASE",
                "keto",
                "PGSSLMODE",
                "disable",
                "PGCONNECT_TIMEOUT",
                "3",
                "PGPASSWORD",
                "s3cret"));

        ConnectionSettings settings = resolve("");

        assertThat(settings.label()).isEqualTo("db.example:6543/keto as ann");
        assertThat(settings.sslMode()).isEqualTo(SslMode.DISABLE);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.password().map(Secret::reveal)).contains("s3cret");
    }

    @Test
    void the_defaults_are_those_of_libpq() throws InputException {
        ConnectionSettings settings = resolve("postgresql://ann@");

        assertThat(settings.label()).isEqualTo("localhost:5432/ann as ann");
        assertThat(settings.sslMode()).isEqualTo(SslMode.PREFER);
        assertThat(settings.findings()).extracting(Finding::id).containsExactly("HOST_IS_LOCALHOST");
        assertThat(resolve("postgresql://localhost/keto").user()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void a_service_gives_what_the_url_leaves_open_and_comes_before_the_environment() throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), """
                # services
                [other]
                host=other.example
                [keto]
                  host=db.example
                port=6543
                user=ann
                dbname=from service
                password=s3:cret=x
                [keto]
                host=second.example
                """);
        environment.put("PGHOST", "environment.example");

        ConnectionSettings settings = resolve("postgresql:///from-url?service=keto");

        assertThat(settings.label()).isEqualTo("db.example:6543/from-url as ann");
        assertThat(settings.password().map(Secret::reveal)).contains("s3:cret=x");
        assertThat(settings.findings()).isEmpty();
    }

    @Test
    void a_service_is_looked_for_in_the_users_file_then_in_the_systems() throws Exception {
        Path own = Files.writeString(home.resolve("own.conf"), "[a]\nhost=own.example\n");
        Files.writeString(home.resolve("pg_service.conf"), "[a]\nhost=system.example\n[b]\nhost=b.example\n");
        environment.putAll(Map.of("PGSERVICEFILE", own.toString(), "PGSYSCONFDIR", home.toString(), "PGUSER", "ann"));

        assertThat(resolve("postgresql://?service=a").host()).isEqualTo("own.example");
        environment.put("PGSERVICE", "b");
        assertThat(resolve("").host()).isEqualTo("b.example");
    }

    @Test
    void a_missing_section_names_section_and_file() throws Exception {
        Path file = Files.writeString(home.resolve(".pg_service.conf"), "[a]\nhost=a.example\n");

        Finding refusal = refused("postgresql://ann@?service=ketoo");

        assertThat(refusal.id()).isEqualTo("SERVICE_UNKNOWN");
        assertThat(refusal.seen()).contains("[ketoo]", file.toString());
    }

    @Test
    void a_broken_service_file_names_the_line_and_not_what_is_in_it() throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "[a]\nhost=a.example\npassword hunter2\n");

        Finding refusal = refused("postgresql://ann@?service=a");

        assertThat(refusal.id()).isEqualTo("SERVICE_FILE_BROKEN");
        assertThat(refusal.seen()).contains("line 3").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5432:keto:ann:s3cret, s3cret",
        "*:*:*:*:s3cret, s3cret",
        "other:5432:keto:ann:wrong|*:5432:keto:ann:first|*:*:*:*:second, first",
        "#localhost:5432:keto:ann:comment|localhost:5432:keto:ann:s3cret, s3cret",
        "localhost:5432:keto:ann:a\\:b\\\\c\\x, a:b\\cx",
        "localhost:5432:keto:ann:a:b, a",
        "localhost:5432:keto:ann:pässwörd, pässwörd",
        "localhost:5433:keto:ann:wrong, ",
        "localhost:5432:keto:Ann:wrong, ",
        "localhost:5432:keto:ann, "
    })
    void a_password_comes_from_the_first_line_of_pgpass_that_matches(String lines, String password) throws Exception {
        passwordFile(".pgpass", lines.replace('|', '\n'), "rw-------");

        assertThat(resolve("postgresql://ann@localhost/keto").password().map(Secret::reveal))
                .isEqualTo(Optional.ofNullable(password));
    }

    @Test
    void names_in_pgpass_can_hold_colons_and_backslashes() throws Exception {
        passwordFile(".pgpass", "\\:\\:1:5432:k\\\\e:a\\:n:s3cret\n", "rw-------");

        assertThat(resolve("postgresql://a%3An@[::1]/k%5Ce").password()).contains(Secret.of("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void a_pgpass_that_others_can_get_at_is_ignored_with_a_warning(String mode) throws Exception {
        passwordFile(".pgpass", "*:*:*:*:s3cret", mode);

        ConnectionSettings settings = resolve("postgresql://ann@localhost/keto");

        assertThat(settings.password()).isEmpty();
        assertThat(settings.findings()).extracting(Finding::id).containsExactly("PASSWORD_FILE_IGNORED");
    }

    @Test
    void passwords_are_looked_for_in_order() throws Exception {
        String url = "postgresql://ann@localhost/keto?service=s";
        Files.writeString(home.resolve(".pg_service.conf"), "[s]\nconnect_timeout=5\n");

        passwordFile(".pgpass", "*:*:*:*:home", "rw-------");
        assertThat(resolve(url).password()).contains(Secret.of("home"));

        environment.put(
                "PGPASSFILE",
                passwordFile("other", "*:*:*:*:named", "rw-------").toString());
        assertThat(resolve(url).password()).contains(Secret.of("named"));

        environment.put("PGPASSWORD", "variable");
        assertThat(resolve(url).password()).contains(Secret.of("variable"));

        Files.writeString(home.resolve(".pg_service.conf"), "[s]\npassword=service\n");
        assertThat(resolve(url).password()).contains(Secret.of("service"));
    }

    @Test
    void the_prompt_is_asked_last_with_the_label() throws Exception {
        PasswordPrompt prompt = label -> Optional.of(Secret.of("for " + label));

        ConnectionSettings settings =
                ConnectionSettings.resolve("postgresql://ann@localhost/keto", environment, home, prompt);

        assertThat(settings.password().map(Secret::reveal)).contains("for localhost:5432/keto as ann");
    }

    @Test
    void a_password_is_shown_by_no_toString() throws InputException {
        environment.put("PGPASSWORD", "s3cret");

        assertThat(resolve("postgresql://ann@localhost/keto").toString()).doesNotContain("s3cret");
    }

    @Test
    void a_name_cannot_hold_nul() {
        assertThatThrownBy(() -> new QualifiedName("public", "a\0b").quoted())
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Path passwordFile(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(home.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private ConnectionSettings resolve(String url) throws InputException {
        return ConnectionSettings.resolve(url, environment, home, PasswordPrompt.NONE);
    }

    private Finding refused(String url) {
        return catchThrowableOfType(InputException.class, () -> resolve(url)).finding();
    }
}
