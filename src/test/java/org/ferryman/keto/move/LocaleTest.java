package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the small I has a dot also when it is a capital, or digits are others, everything means the same. */
@UsesServer
final class LocaleTest {

    private final Locale before = Locale.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "hi-IN-u-nu-deva", "ar-EG-u-nu-arab"})
    void names_settings_and_states_are_understood(String tag) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(LegacySchema.table(12)).isEqualTo("keto_0000000012_relation_tuples");
        Path config = Files.writeString(folder.resolve("keto.yml"), "namespaces: [{id: 7, name: IDIDI}]");
        assertThat(KetoConfig.read(config).namespaces()).containsExactly(new Namespace(7, "IDIDI"));
        ConnectionSettings settings = ConnectionSettings.resolve(
                "postgresql://Iris@IDUN.example:5433/KIRI?sslmode=disable", Map.of(), folder, PasswordPrompt.NONE);
        assertThat(settings.label()).contains("5433").contains("KIRI");
        SqlFailures failures = new SqlFailures();
        assertThat(failures.kind(new SQLException("", "40P01"))).isEqualTo(SqlFailures.Kind.RETRY);
        assertThat(failures.kind(new SQLException("", "08006"))).isEqualTo(SqlFailures.Kind.CONNECTION_LOST);
        assertThat(failures.finding(new SQLException("", "57P01")).id()).isEqualTo("SERVER_ENDED_SESSION");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "hi-IN-u-nu-deva"})
    void tuples_are_moved_and_skipped_by_the_same_rules(String tag, TestDatabase test) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(tag));
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "I\u0130i\u0131", "INVITE", "groups:I\u0131#MIDI");
        LegacyTuples.add(test, 0, "skipped", "view", "a#b");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            assertThat(fixture.migrate(settings).totals().skipped()).isEqualTo(1);
            assertThat(fixture.verify(settings).holds()).isTrue();
        }
        assertThat(test.rows("SELECT object, relation, subject_set_object, subject_set_relation"
                        + " FROM keto_relation_tuples"))
                .containsExactly(List.of("I\u0130i\u0131", "INVITE", "I\u0131", "MIDI"));
    }
}
