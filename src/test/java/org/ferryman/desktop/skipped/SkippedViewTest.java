package org.ferryman.desktop.skipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.ferryman.desktop.testing.FxExtension;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.keto.Namespace;
import org.ferryman.keto.SkipRule;
import org.ferryman.keto.SkippedIndex;
import org.ferryman.keto.SkippedLists;
import org.ferryman.keto.SkippedTuple;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class SkippedViewTest {

    @RegisterExtension
    static final FxExtension FX = new FxExtension();

    @TempDir
    private Path home;

    private static Path open(TestWindow window, SampleWorkspace sample) {
        runOnFx(() -> sample.openIn(window.workspace()));
        window.await(() -> window.workspace().openedProperty().get() != null);
        return onFx(() -> Objects.requireNonNull(
                        window.workspace().openedProperty().get())
                .run()
                .folder());
    }

    private static void enter(TestWindow window) {
        window.await(() -> {
            window.window().wizard().jump(window.page(SkippedPage.class));
            return window.current() instanceof SkippedPage;
        });
    }

    private static void find(TestWindow window, String text, int rows) {
        runOnFx(() -> window.node("skipped-find", TextField.class).setText(text));
        window.await(() -> table(window).getItems().size() == rows);
        settle(window);
    }

    private static void settle(TestWindow window) {
        window.await(() -> {
            Row row = table(window).getItems().isEmpty() ? null : table(window).getItems().get(0);
            return row == null || row.tupleProperty().get() != null;
        });
    }

    private static SkippedTable table(TestWindow window) {
        return window.node("skipped-table", SkippedTable.class);
    }

    private static void type(TestWindow window, KeyCode code, boolean control) {
        runOnFx(() -> {
            var to = window.scene().getFocusOwner() == null
                    ? window.scene().getRoot()
                    : window.scene().getFocusOwner();
            to.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, control, false, false));
        });
    }

    private static void allow(TestWindow window) {
        runOnFx(() -> window.window().wizard().pages().forEach(page -> page.readyProperty().set(true)));
    }
}
