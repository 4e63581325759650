package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.desktop.kratos.KratosTestDatabase;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compose file and a chart's values in the place of a configuration, through the commands. */
@UsesServer
class PackedConfigCommandTest {

    private static final String SECRET = "nobody-may-read-this";

    @TempDir
    private Path home;

    private void assertNoSecret(Ferryman.Said said, Path run) throws Exception {
        assertThat(said.out() + said.err()).doesNotContain(SECRET);
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET);
            }
        }
    }

    @Test
    void ketos_namespaces_are_taken_from_a_compose_file_and_no_secret_of_it_is_kept(TestDatabase database)
            throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        Path compose = Files.writeString(home.resolve("compose.yml"), """
                services:
                  keto:
                    image: oryd/keto:v0.6.0-alpha.3
                    environment:
                      DSN: postgres://keto:%s@db/keto
                      NAMESPACES: '[{"id": 0, "name": "videos"}]'
                """.formatted(SECRET));

        Ferryman.Said said = keto.ferryman.run(
                "keto",
                "assess",
                "--json",
                "--url",
                keto.url,
                "--config",
                compose.toString(),
                "--run",
                keto.run.toString());

        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.findingIds()).contains("CONFIG_TAKEN_FROM_INSIDE");
        assertNoSecret(said, keto.run);
    }

    @Test
    void the_record_knows_which_of_several_was_chosen(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        String values =
                "%s: {keto: {config: {dsn: 'postgres://k:" + SECRET + "@db/k', namespaces: [{id: 0, name: %s}]}}}\n";
        Path file = Files.writeString(
                home.resolve("values.yml"), values.formatted("old", "wrong") + values.formatted("live", "videos"));
        List<String> assess = List.of("keto", "assess", "--json", "--url", keto.url, "--run", keto.run.toString());

        Ferryman.Said several = keto.ferryman.run(with(assess, file.toString()));
        Ferryman.Said chosen = keto.ferryman.run(with(assess, file + "#live.keto.config"));

        assertThat(several.exit()).isEqualTo(2);
        assertThat(several.findingIds()).containsExactly("CONFIG_SEVERAL");
        assertThat(several.out()).doesNotContain(SECRET);
        assertThat(chosen.exit()).as(chosen.err()).isZero();
        assertThat(Files.readString(keto.run.resolve("run.json"))).contains("values.yml#live.keto.config");
        assertNoSecret(chosen, keto.run);
    }

    private static String[] with(List<String> command, String config) {
        return Stream.concat(command.stream(), Stream.of("--config", config)).toArray(String[]::new);
    }

    @Test
    void kratos_configuration_is_taken_from_a_charts_values_and_no_secret_of_it_is_kept(TestDatabase database)
            throws Exception {
        KratosTestDatabase.fill(database);
        Path values = Files.writeString(home.resolve("values.yml"), """
                kratos:
                  config:
                    dsn: postgres://kratos:%1$s@db/kratos
                    identity: {default_schema_id: default, schemas: [{id: default, url: "file:///x"}]}
                    secrets: {cookie: [%1$s]}
                """.formatted(SECRET));
        Path run = home.resolve("run");

        Ferryman.Said said = Ferryman.kratos(
                home, database, "assess", "--by-hand", "--kratos-config", values.toString(), "--run", run.toString());

        assertThat(said.findingIds()).contains("CONFIG_TAKEN_FROM_INSIDE", "KRATOS_CONFIG_NOT_PASSED_ON");
        assertNoSecret(said, run);
    }
}
