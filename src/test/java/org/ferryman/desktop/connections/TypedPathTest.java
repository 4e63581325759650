package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedPathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/etc/keto.yml                             | /etc/keto.yml",
                "  /etc/keto.yml                           | /etc/keto.yml",
                "\"/etc/my keto.yml\"                      | /etc/my keto.yml",
                "'/etc/keto.yml'                           | /etc/keto.yml",
                "file:///etc/my%20keto.yml                 | /etc/my keto.yml",
                "file:/etc/keto.yml                        | /etc/keto.yml",
                "file://server/etc/keto.yml                | file://server/etc/keto.yml",
                "~/keto.yml                                | /home/me/keto.yml",
                "docker run -e DSN oryd/kratos:v26.2.0     | docker run -e DSN oryd/kratos:v26.2.0",
                "\"/opt/my kratos\" -c \"a b\"             | \"/opt/my kratos\" -c \"a b\""
            })
    void a_path_is_taken_as_people_paste_it(String text, String path) {
        assertThat(TypedPath.plain(text, Path.of("/home/me"))).isEqualTo(path);
    }
}
