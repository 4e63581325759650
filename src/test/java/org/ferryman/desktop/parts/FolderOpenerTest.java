package org.ferryman.desktop.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FolderOpenerTest {

    @Test
    void each_desktop_has_its_own_way_to_open_a_folder() {
        Path folder = Path.of("some", "run").toAbsolutePath();
        assertThat(FolderOpener.command("Linux", folder)).containsExactly("xdg-open", folder.toString());
        assertThat(FolderOpener.command("Mac OS X", folder)).containsExactly("open", folder.toString());
        assertThat(FolderOpener.command("Windows 11", folder)).containsExactly("explorer", folder.toString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_desktop_that_cannot_open_it_is_noticed() {
        assertThatThrownBy(() -> FolderOpener.start(List.of("false", "/run"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FolderOpener.start(List.of("no-such-opener", "/run")))
                .isInstanceOf(IOException.class);
        assertThatCode(() -> FolderOpener.start(List.of("true", "/run"))).doesNotThrowAnyException();
    }
}
