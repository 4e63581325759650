package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.junit.jupiter.api.Test;

/** What may be done on the way besides: identities against their schemas, and one more backup. */
final class KratosRunOptionsTest extends KratosRunFixture {

    private String config(String traits) throws Exception {
        String schema = "{\"properties\": {\"traits\": {\"type\": \"object\", \"properties\": " + traits + "}}}";
        return Files.writeString(
                        home.resolve("kratos.yml"),
                        "identity: {schemas: [{id: default, url: 'base64://"
                                + Base64.getEncoder().encodeToString(schema.getBytes(StandardCharsets.UTF_8)) + "'}]}")
                .toString();
    }

    private void somebody() throws Exception {
        test.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                + " md5(random()::text)::uuid, 'default', '{\"name\": \"Ada Secretsdottir\"}', now(), now(), id"
                + " FROM networks LIMIT 1");
    }

    @Test
    void identities_are_held_against_their_schemas_before_anything_is_changed() throws Exception {
        somebody();
        String[] until = {"--until", "backup", "--kratos-config"};
        String fits = config("{\"name\": {\"type\": \"string\"}}");
        assertThat(steps(run(Manner.WELL, with(until, fits))))
                .containsExactly("check DONE", "assess DONE", "identities DONE", "backup DONE");
        assertThat(steps(run(Manner.WELL, with(until, fits))))
                .as("the same identities, the same schemas")
                .contains("identities ALREADY_DONE");
        somebody();
        assertThat(steps(run(Manner.WELL, with(until, fits))))
                .as("somebody has registered")
                .contains("identities DONE");
        String breaks = config("{\"name\": {\"type\": \"integer\"}}");
        Said broken = run(Manner.WELL, "--kratos-config", breaks);
        assertThat(broken.exit()).isEqualTo(5);
        assertThat(steps(broken)).containsExactly("check DONE", "assess DONE", "identities STOPPED");
        assertThat(broken.findingIds()).contains("KRATOS_TRAITS_BROKEN");
        assertThat(writes()).isTrue();
        assertThat(report().toString()).contains("2 of 2 identities do not fit");
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all.filter(Files::isRegularFile))
                    .as("nothing of anybody is in the record, nor in the log")
                    .isNotEmpty()
                    .noneMatch(KratosRunOptionsTest::namesSomebody);
        }
        assertThat(steps(run(Manner.WELL, with(until, breaks, "--no-identities"))))
                .containsExactly("check DONE", "assess DONE", "backup ALREADY_DONE");
        assertThat(steps(run(Manner.WELL, "--until", "backup")))
                .as("no schema is given")
                .containsExactly("check DONE", "assess DONE", "backup ALREADY_DONE");
    }

    /** A path of Kratos' own machine, as it stands in most configurations. */
    @Test
    void a_schema_that_is_not_on_this_machine_is_told_and_stops_nothing() throws Exception {
        somebody();
        Path config = Files.writeString(
                home.resolve("kratos.yml"),
                "identity: {schemas: [{id: default, url: 'file:///etc/no-such-kratos/identity.json'}]}");
        Said said = run(Manner.WELL, "--until", "backup", "--kratos-config", config.toString());
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(steps(said)).containsExactly("check DONE", "assess DONE", "identities ALREADY_DONE", "backup DONE");
        assertThat(said.findingIds()).contains("KRATOS_SCHEMA_UNREADABLE");
        Path file = Files.writeString(
                home.resolve("identity.json"),
                "{\"properties\": {\"traits\": {\"type\": \"object\","
                        + " \"properties\": {\"name\": {\"type\": \"string\"}}}}}");
        assertThat(steps(run(
                        Manner.WELL,
                        "--until",
                        "backup",
                        "--kratos-config",
                        config.toString(),
                        "--schema",
                        "default=" + file)))
                .contains("identities DONE");
    }

    @Test
    void a_second_backup_is_made_while_writes_are_stopped_if_rows_were_written_since() throws Exception {
        String[] all = {
            "run",
            "--yes",
            "--json",
            "--no-rehearsal",
            "--tool",
            "built-in",
            "--second-backup",
            "--kratos",
            kratos(Manner.WELL)
        };
        assertThat(steps(kratos(with(all, "--until", "freeze"))))
                .as("nobody has written in between")
                .endsWith("backup DONE", "freeze DONE", "backup ALREADY_DONE");
        assertThat(kratos("thaw", "--yes").exit()).isZero();
        somebody();
        Said said = kratos(with(all, "--from", "freeze"));
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(steps(said))
                .containsExactly("freeze DONE", "backup DONE", "migrate DONE", "verify DONE", "thaw DONE");
        JsonNode backup = Json.read(folder.resolve("backup.json"), JsonNode.class);
        assertThat(backup.path("tables"))
                .filteredOn(table -> table.path("table").asText().equals("identities"))
                .extracting(table -> table.path("rows").asLong())
                .as("what was written before the stop is in it")
                .containsExactly(1L);
        assertThat(Json.read(folder.resolve("freeze.json"), JsonNode.class)
                        .path("position")
                        .asText())
                .matches("[0-9A-F]+/[0-9A-F]+");
        assertThat(run(Manner.WELL, "--second-backup").exit())
                .as("one that is waived is none")
                .isEqualTo(2);
    }

    private static boolean namesSomebody(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("Secretsdottir");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
