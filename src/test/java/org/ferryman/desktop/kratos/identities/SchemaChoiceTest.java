package org.ferryman.desktop.kratos.identities;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.desktop.kratos.identities.SchemaChoice.Named;
import org.junit.jupiter.api.Test;

class SchemaChoiceTest {

    @Test
    void the_command_finds_the_files_in_whatever_folder_it_is_run() {
        SchemaChoice choice = new SchemaChoice(
                "kratos.yml",
                List.of(new Named("default", "person.json"), new Named("https://example.org/a.json", "a.json")),
                false);
        assertThat(choice.options())
                .containsExactly(
                        "--kratos-config",
                        Path.of("kratos.yml").toAbsolutePath().toString(),
                        "--schema",
                        "default=" + Path.of("person.json").toAbsolutePath(),
                        "--schema-file",
                        "https://example.org/a.json=" + Path.of("a.json").toAbsolutePath());
    }

    @Test
    void what_can_be_no_path_stands_in_the_command_as_it_is_typed() {
        assertThat(new SchemaChoice("kratos\0.yml", List.of(), false).options())
                .containsExactly("--kratos-config", "kratos\0.yml");
    }
}
