package org.ferryman.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ferryman.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFormTest {

    private static final String ODD = " aZ09:/@%?#&=+;,\"'`[]{}<>|\\^~!$*()-_.\täß東🚢";

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:s3%20c%3Aret@db.example:6543/keto?sslmode=require",
                "postgres://ann@db.example:6543/keto?sslmode=require&password=s3%20c:ret",
                "jdbc:postgresql://db.example:6543/keto?user=ann&sslmode=require&password=s3+c%3Aret",
                "  postgresql://ann:s3%20c:ret@db.example:6543/keto?sslmode=require\n"
            })
    void a_url_fills_the_fields_and_its_password_is_kept_apart(String url) throws InputException {
        ConnectionForm.Pasted pasted = ConnectionForm.parse(url);

        assertThat(pasted.form())
                .isEqualTo(
                        new ConnectionForm("db.example", "6543", "keto", "ann", "require", "", "", "", "", Map.of()));
        assertThat(pasted.password().map(Secret::reveal)).contains("s3 c:ret");
        assertThat(pasted.form().url()).isEqualTo("postgresql://ann@db.example:6543/keto?sslmode=require");
        assertThat(pasted.toString()).doesNotContain("s3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:hun@ter2@localhost/keto",
                "postgresql://ann:hun/ter2@localhost/keto",
                "postgresql://ann:hun%ter2@localhost/keto",
                "postgresql://ann@localhost/keto?sslpassword=hunter2",
                "jdbc:postgresql:ann:hunter2@localhost"
            })
    void a_url_that_cannot_be_read_for_sure_is_refused_without_showing_any_of_it(String url) {
        InputException refusal = catchThrowableOfType(InputException.class, () -> ConnectionForm.parse(url));

        assertThat(refusal + refusal.finding().toString()).doesNotContain("hun").doesNotContain("ter2");
    }

    @Test
    void a_misspelt_sslmode_is_refused() {
        assertThatThrownBy(() -> ConnectionForm.parse("postgresql://ann@localhost/keto?sslmode=verify_full"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("verify_full");
    }

    @Test
    void what_the_form_has_no_field_for_is_kept() throws InputException {
        String url = "postgresql://ann@/keto?service=prod&connect_timeout=3&options=-c%20work_mem%3D64MB";

        ConnectionForm form = ConnectionForm.parse(url).form();

        assertThat(form.service()).isEqualTo("prod");
        assertThat(form.further()).isEqualTo(Map.of("connect_timeout", "3", "options", "-c work_mem=64MB"));
        assertThat(ConnectionForm.parse(form.url()).form()).isEqualTo(form);
    }

    @Test
    void any_form_comes_back_from_its_url() throws InputException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            ConnectionForm form = new ConnectionForm(
                    random.nextBoolean()
                            ? "fe80::" + random.nextInt(9) + "%eth0"
                            : text(random).replace(":", ""),
                    random.nextBoolean() ? "" : String.valueOf(random.nextInt(65536)),
                    text(random),
                    text(random),
                    random.nextBoolean() ? "" : "verify-full",
                    text(random),
                    text(random),
                    text(random),
                    text(random),
                    random.nextBoolean() ? Map.of() : Map.of("options", text(random) + "x"));

            assertThat(ConnectionForm.parse(form.url()).form())
                    .as("seed %d, %s", seed, form.url())
                    .isEqualTo(form);
        }
    }

    @Test
    void settings_come_back_from_their_url() throws Exception {
        Path root = Files.writeString(home.resolve("root +ä%.crt"), "-");
        Path certificate = ClientKeys.in(home, "ec.crt", "a&b=c.crt");
        Path key = ClientKeys.in(home, "ec-sec1.key", "a b.key");
        ConnectionForm form = new ConnectionForm(
                "fe80::1%eth0",
                "6543",
                "d é/+?",
                "\"a n:/@%'N",
                "verify-ca",
                root.toString(),
                certificate.toString(),
                key.toString(),
                "",
                Map.of("options", "-c search_path=a,b", "connect_timeout", "10", "channel_binding", "require"));

        ConnectionSettings settings = resolve(form.url());

        assertThat(settings.host()).isEqualTo("fe80::1%eth0");
        assertThat(settings.database()).isEqualTo("d é/+?");
        assertThat(settings.clientKey()).contains(key.toString());
        assertThat(resolve(settings.url())).isEqualTo(settings);
    }

    @Test
    void a_form_holds_no_password() {
        assertThatThrownBy(() -> new ConnectionForm("", "", "", "", "", "", "", "", "", Map.of("password", "x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ConnectionForm.EMPTY.url()).isEmpty();
    }

    @Test
    void the_sections_of_both_service_files_are_listed_once() throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "# [none]\n[b]\nhost=b\n [a]\nhost=a\n");
        Files.writeString(home.resolve("pg_service.conf"), "[a]\nhost=x\n[c c]\nhost=c\n");

        assertThat(ConnectionSettings.services(Map.of("PGSYSCONFDIR", home.toString()), home))
                .containsExactly("b", "a", "c c");
        assertThat(ConnectionSettings.services(Map.of(), home.resolve("nowhere")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, false, .pgpass", "false, true, PGPASSWORD", "true, true, the service file"})
    void a_password_says_where_it_was_found(boolean inService, boolean inVariable, String origin) throws Exception {
        Files.writeString(home.resolve(".pg_service.conf"), "[s]\nhost=h\n" + (inService ? "password=p\n" : ""));
        Path file = Files.writeString(home.resolve(".pgpass"), "*:*:*:*:p\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> environment = inVariable ? Map.of("PGPASSWORD", "p") : Map.of();

        ConnectionSettings settings =
                ConnectionSettings.resolve("postgresql://ann@?service=s", environment, home, PasswordPrompt.NONE);

        assertThat(settings.password().map(Secret::origin).orElse("")).endsWith(origin);
        ConnectionSettings typed = settings.withPassword(Secret.of("typed"));
        assertThat(typed.password()).contains(Secret.of("typed"));
        assertThat(typed.password().map(Secret::origin)).isEqualTo(Optional.of(""));
    }

    private ConnectionSettings resolve(String url) throws InputException {
        return ConnectionSettings.resolve(url, Map.of(), home, PasswordPrompt.NONE);
    }

    private static String text(Random random) {
        int[] letters = ODD.codePoints().toArray();
        return random.ints(random.nextInt(12), 0, letters.length)
                .map(at -> letters[at])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
