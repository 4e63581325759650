package org.ferryman.desktop.execute;

import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.Scene;
import org.ferryman.desktop.testing.PageStage;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.wizard.Workspace;

/** The page alone in the wizard's window, whose progress stands still unless a test moves it. */
final class ExecuteStage implements AutoCloseable {

    private final PageStage<ExecutePage> stage;
    final Workspace workspace;
    final ExecutePage page;

    ExecuteStage(SampleWorkspace sample, double width, double height) {
        stage = new PageStage<>(sample, tick -> () -> {}, width, height, ExecutePage::new, ExecuteView::new);
        workspace = stage.workspace();
        page = stage.page();
        await(() -> page.content().phase() != ExecutePhase.LOOKING);
    }

    void await(BooleanSupplier condition) {
        stage.await(condition);
    }

    /** Presses a button that is in sight. */
    void press(String id) {
        stage.press(id);
    }

    Node node(String id) {
        return stage.node(id);
    }

    Scene scene() {
        return stage.scene();
    }

    /** Shows a migration as far as it was at some time. */
    void show(MoveSnapshot snapshot) {
        runOnFx(() -> ((RunningView) scene().lookup(".running")).show(snapshot));
    }

    void screenshot(String name) {
        stage.screenshot(name);
    }

    @Override
    public void close() {
        stage.close();
    }
}
