package org.ferryman.desktop.testing;

import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.ferryman.desktop.WizardWindow;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.shell.WindowTools;
import org.ferryman.desktop.shell.WizardShell;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Wizard;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestPatience;

/** One page alone in the wizard's window, with the sample open. */
public final class PageStage<P extends Page> implements AutoCloseable {

    private final ExecutorService background = Executors.newCachedThreadPool();
    private final Workspace workspace;
    private final P page;
    private final Stage stage;

    /** @param ticker what moves the progress: one that never ticks leaves that to the test */
    public PageStage(
            SampleWorkspace sample,
            Ticker ticker,
            double width,
            double height,
            Function<Workspace, P> model,
            Function<P, Node> view) {
        workspace = new Workspace(
                new BackgroundTasks(background, Platform::runLater), ticker, sample.user(), TestPatience.get());
        page = onFx(() -> model.apply(workspace));
        stage = onFx(() -> {
            Application.setUserAgentStylesheet(Theme.LIGHT.styleSheet(false));
            for (String face : List.of("Regular", "Bold")) {
                Font.loadFont(WizardWindow.class.getResourceAsStream("fonts/Inter-" + face + ".otf"), 14);
            }
            List<PageEntry> pages = List.of(new PageEntry(page, () -> view.apply(page)));
            Wizard wizard = new Wizard(pages.stream().map(PageEntry::model).toList(), workspace.tasks());
            WizardShell shell = new WizardShell(
                    wizard,
                    pages,
                    workspace,
                    List.of(),
                    new WindowTools(new SimpleObjectProperty<>(Theme.LIGHT), () -> {}, any -> {}, () -> {}, () -> {}));
            Stage made = new Stage();
            made.setScene(new Scene(shell, width, height));
            made.show();
            wizard.start();
            return made;
        });
        runOnFx(() -> sample.openIn(workspace));
        await(() -> workspace.statusProperty().get() != null
                && !workspace.lookActivity().isBusy());
    }

    /** What the page works with. */
    public Workspace workspace() {
        return workspace;
    }

    /** The page's model. */
    public P page() {
        return page;
    }

    /** Waits until something is true, asked on JavaFX's thread. */
    public void await(BooleanSupplier condition) {
        Eventually.until(
                () -> onFx(condition::getAsBoolean),
                () -> String.valueOf(page.stateProperty().get()));
    }

    /** Presses a button that is in sight. */
    public void press(String id) {
        await(() -> node(id) != null && node(id).isVisible() && !node(id).isDisabled());
        runOnFx(() -> ((ButtonBase) node(id)).fire());
    }

    /** A node that is shown, by its id. */
    public Node node(String id) {
        return stage.getScene().lookup("#" + id);
    }

    /** What is in the window. */
    public Scene scene() {
        return stage.getScene();
    }

    /** Takes pictures, light and dark. */
    public void screenshot(String name) {
        Screenshots.take(scene(), name);
    }

    @Override
    public void close() {
        runOnFx(() -> {
            stage.close();
            workspace.close();
        });
        background.shutdownNow();
    }
}
