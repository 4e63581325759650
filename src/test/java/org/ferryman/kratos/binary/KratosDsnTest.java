package org.ferryman.kratos.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KratosDsnTest {

    private static final String PASSWORD = "p@ss/w%1@+ö \"x\\";

    private static KratosDsn dsn(Map<String, String> environment) throws Exception {
        ConnectionSettings settings = ConnectionSettings.resolve(
                "postgresql://k%20u@[::1]:5433/my%2Fdb?sslmode=require",
                Map.of("PGPASSWORD", PASSWORD), Path.of("/nowhere"), label -> Optional.empty());
        return KratosDsn.of(settings, environment, Duration.ofSeconds(2), Optional.of(Secret.of("the pass")));
    }

    @Test
    void user_password_and_database_are_percent_encoded_and_our_settings_are_in_it() throws Exception {
        KratosDsn dsn = dsn(Map.of());
        assertThat(dsn.reveal())
                .isEqualTo("postgres://k%20u:p%40ss%2Fw%251%40%2B%C3%B6%20%22x%5C@[::1]:5433/my%2Fdb?sslmode=require"
                        + "&application_name=" + dsn.applicationName() + "&lock_timeout=2000&ferryman.pass=the%20pass");
        assertThat(dsn.applicationName()).startsWith("ferryman-kratos-").hasSizeLessThan(64);
        assertThat(dsn.toString()).doesNotContain("ss", "pass");
    }

    @Test
    void another_dsn_replaces_it_and_gets_our_settings() throws Exception {
        KratosDsn dsn = dsn(Map.of(
                "FERRYMAN_KRATOS_DSN", "postgres://me:other@db/kratos?application_name=x&sslmode=disable&max_conns=5"));
        assertThat(dsn.reveal())
                .isEqualTo("postgres://me:other@db/kratos?sslmode=disable&max_conns=5&application_name="
                        + dsn.applicationName() + "&lock_timeout=2000&ferryman.pass=the%20pass");
        assertThat(dsn.mask().mask("at other of me")).isEqualTo("at ******** of me");
    }

    /** As Kratos prints a DSN with a password that it can't read: recorded in special-password-raw. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "p@ss/w%1@+ö \"x\\",
                "p%40ss%2Fw%251%40%2B%C3%B6%20%22x%5C",
                "p%40ss%2fw%251%40%2b%c3%b6%20%22x%5c",
                "p%40ss%2Fw%251%40%2B%C3%B6+%22x%5C",
                "p@ss/w%1@+ö \\\"x\\\\",
                "the pass",
                "the%20pass"
            })
    void a_password_is_masked_in_every_form_that_kratos_prints(String form) throws Exception {
        assertThat(dsn(Map.of()).mask().mask("cannot parse `" + form + "`")).isEqualTo("cannot parse `********`");
    }

    @Test
    void the_pieces_of_a_dsn_that_is_written_wrongly_are_masked() throws Exception {
        KratosDsn dsn = dsn(Map.of("FERRYMAN_KRATOS_DSN", "postgres://me:abcd@efgh/ijkl%1@db/kratos"));
        String printed =
                "cannot parse `postgres://me:xxxxxx@efgh/ijkl:xxxxxx@db/kratos`: failed to parse as URL (parse "
                        + "\"postgres://me:abcd@efgh/ijkl%1@db/kratos\": invalid URL escape \"%1@\")";
        assertThat(dsn.mask().mask(printed))
                .doesNotContain("abcd", "efgh", "ijkl")
                .contains("@db/kratos", "cannot parse");
    }
}
