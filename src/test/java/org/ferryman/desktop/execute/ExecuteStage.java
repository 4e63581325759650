package org.ferryman.desktop.execute;

import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.ferryman.desktop.WizardWindow;
import org.ferryman.desktop.shell.Shell;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Screenshots;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.Tasks;
import org.ferryman.desktop.wizard.Wizard;
import org.ferryman.desktop.wizard.Workspace;

/** The page alone in the wizard's window, whose progress stands still unless a test moves it. */
final class ExecuteStage implements AutoCloseable {

    private final ExecutorService background = Executors.newCachedThreadPool();
    final Workspace workspace;
    final ExecutePage page;
    private final Stage stage;

    ExecuteStage(SampleWorkspace sample, double width, double height) {
        workspace = new Workspace(new Tasks(background, Platform::runLater), tick -> () -> {}, sample.user());
        page = onFx(() -> new ExecutePage(workspace));
        stage = onFx(() -> {
            for (String face : List.of("Regular", "Bold")) {
                Font.loadFont(WizardWindow.class.getResourceAsStream("fonts/Inter-" + face + ".otf"), 14);
            }
            List<PageEntry> pages = List.of(new PageEntry(page, () -> new ExecuteView(page)));
            Wizard wizard = new Wizard(pages.stream().map(PageEntry::model).toList(), workspace.tasks());
            Shell shell = new Shell(
                    wizard,
                    pages,
                    workspace,
                    new Shell.Tools(new SimpleObjectProperty<>(Theme.LIGHT), () -> {}, any -> {}, () -> {}));
            Stage made = new Stage();
            made.setScene(new Scene(shell, width, height));
            made.show();
            wizard.start();
            return made;
        });
        runOnFx(() -> sample.openIn(workspace));
        await(() -> page.phaseProperty().get() != Phase.LOOKING
                && !workspace.lookActivity().isBusy());
    }

    void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!onFx(condition::getAsBoolean)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so: " + page.phaseProperty().get());
            }
        }
    }

    /** Presses a button that is in sight. */
    void press(String id) {
        await(() -> node(id) != null && node(id).isVisible() && !node(id).isDisabled());
        runOnFx(() -> ((ButtonBase) node(id)).fire());
    }

    Node node(String id) {
        return stage.getScene().lookup("#" + id);
    }

    Scene scene() {
        return stage.getScene();
    }

    /** Shows a migration as far as it was at some time. */
    void show(Snapshot snapshot) {
        runOnFx(() -> ((RunningView) scene().lookup(".running")).show(snapshot));
    }

    void screenshot(String name) {
        Screenshots.take(scene(), name);
    }

    @Override
    public void close() {
        runOnFx(stage::close);
        workspace.close();
        background.shutdownNow();
    }
}
