package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.ferryman.postgres.connect.ConnectionForm;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFieldsTest {

    @Test
    void c1_a_pasted_address_without_a_name_is_enough_and_stays_where_one_connects(@TempDir Path home)
            throws Exception {
        ConnectionFields fields = new ConnectionFields(Map.of());
        assertThat(fields.problem()).contains("problem.host.missing");
        ConnectionForm.Pasted pasted = ConnectionForm.parse("postgresql://keto@/keto?hostaddr=127.0.0.2");

        fields.fill(pasted.form(), pasted.password());

        assertThat(fields.problem()).isEmpty();
        assertThat(ConnectionSettings.resolve(fields.form().url(), Map.of(), home, PasswordPrompt.NONE)
                        .address())
                .contains("127.0.0.2");
    }
}
