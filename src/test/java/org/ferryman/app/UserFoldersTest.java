package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {

    private static final Path HOME = Path.of("/home/me");

    private static Path data(String system, Map<String, String> environment) {
        return new UserFolders(environment, HOME, system).data();
    }

    @Test
    void each_operating_system_has_its_place() {
        assertThat(data("Linux", Map.of())).isEqualTo(Path.of("/home/me/.local/share/ferryman"));
        assertThat(data("Linux", Map.of("XDG_DATA_HOME", "/data"))).isEqualTo(Path.of("/data/ferryman"));
        assertThat(data("Mac OS X", Map.of())).isEqualTo(Path.of("/home/me/Library/Application Support/Ferryman"));
        assertThat(data("Windows 11", Map.of("LOCALAPPDATA", "/local"))).isEqualTo(Path.of("/local/Ferryman"));
    }

    @Test
    void a_relative_data_home_is_ignored_as_the_specification_says() {
        assertThat(data("Linux", Map.of("XDG_DATA_HOME", "data"))).isEqualTo(Path.of("/home/me/.local/share/ferryman"));
    }
}
