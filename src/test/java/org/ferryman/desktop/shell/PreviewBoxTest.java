package org.ferryman.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesWindow
class PreviewBoxTest {

    private static final List<String> STATEMENTS =
            List.of("LOCK TABLE \"videos\"", "INSERT INTO t\nSELECT 1", "DROP TABLE \"Videos\"");

    @TempDir
    private Path folder;

    private PreviewBox box;

    @BeforeEach
    void show() {
        box = onFx(() -> new PreviewBox(BackgroundTasks.immediate(), PreviewBox.Text.of(STATEMENTS)));
        runOnFx(() -> new Scene(box, 900, 500));
    }

    @Test
    void a_search_goes_from_line_to_line_and_round() {
        type("videos");
        assertThat(found()).startsWith("line 1 of 2");
        assertThat(selected()).isEqualTo("[0]");
        enter();
        assertThat(found()).startsWith("line 2 of 2");
        assertThat(selected()).isEqualTo("[5]");
        enter();
        assertThat(found()).startsWith("line 1 of 2");
        type("nowhere");
        assertThat(found()).isEqualTo("not found");
        type("");
        assertThat(found()).isEmpty();
    }

    @Test
    void the_file_can_be_run() throws Exception {
        Path file = folder.resolve("preview.sql");
        runOnFx(() -> box.save(file));
        assertThat(Files.readString(file))
                .isEqualTo("LOCK TABLE \"videos\";\n\nINSERT INTO t\nSELECT 1;\n\nDROP TABLE \"Videos\";\n");
        assertThat(onFx(() -> ((Label) box.lookup("#preview-note")).getText())).contains(file.toString());
    }

    private void type(String text) {
        runOnFx(() -> ((TextField) box.lookup("#preview-search")).setText(text));
    }

    private void enter() {
        runOnFx(() -> box.lookup("#preview-search").fireEvent(new ActionEvent()));
    }

    private String found() {
        return onFx(() -> ((Label) box.lookup("#preview-found")).getText());
    }

    private String selected() {
        return onFx(() -> String.valueOf(
                ((StatementsView) box.lookup("#statements")).getSelectionModel().getSelectedIndices()));
    }
}
