package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.PageState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesWindow
class WizardShellTest {

    @TempDir
    Path home;

    @Test
    void the_window_opens_on_the_start_page_with_the_sample_as_first_choice() {
        try (TestWindow window = TestWindow.open(home)) {
            assertThat(window.current().id()).isEqualTo("start");
            assertThat(window.current().stateProperty().get()).isEqualTo(PageState.TO_DO);
            window.screenshot("start");
        }
    }

    @Test
    void at_the_smallest_size_everything_is_still_there() {
        Sight sight = new Sight("start-small");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            window.screenshot("start-small");
            sight.lookOnce(window.scene(), "start");
        }
        sight.assertNothingElse();
    }
}
