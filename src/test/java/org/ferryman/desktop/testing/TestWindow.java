package org.ferryman.desktop.testing;

import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.stage.Stage;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.FxTicker;
import org.ferryman.desktop.WizardWindow;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.shell.WindowPreferences;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.EventLog;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.desktop.wizard.Wizard;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Patience;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestPatience;

/** The whole wizard in a window, with folders of its own: as a user has it, for tests. */
public final class TestWindow implements AutoCloseable {

    private static final int LINES = 6;

    private final ThreadPoolExecutor background = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final Workspace workspace;
    private final KratosWorkspace kratos;
    private final PairWorkspace pair;
    private final WizardWindow window;
    private final Stage stage;

    private TestWindow(Path home, double width, double height, Patience patience) {
        UserFolders user = new UserFolders(
                Map.of("XDG_DATA_HOME", home.resolve("data").toString()), home, System.getProperty("os.name"));
        WindowServices services =
                new WindowServices(new BackgroundTasks(background, Platform::runLater), new FxTicker(), user, patience);
        workspace = new Workspace(services);
        kratos = new KratosWorkspace(services);
        pair = new PairWorkspace(services);
        stage = onFx(Stage::new);
        window = onFx(() -> {
            WindowPreferences preferences =
                    WindowPreferences.DEFAULT.with(Theme.LIGHT).withWindow(width, height, false);
            WizardWindow made =
                    new WizardWindow(stage, workspace, kratos, pair, preferences, home.resolve("wizard.json"));
            made.show();
            return made;
        });
    }

    /** Opens it at its usual size. */
    public static TestWindow open(Path home) {
        return open(home, 1180, 800);
    }

    /** Opens it at a size. */
    public static TestWindow open(Path home, double width, double height) {
        return new TestWindow(home, width, height, TestPatience.get());
    }

    /** Opens it at its usual size, with time for programs that are called. */
    public static TestWindow openForPrograms(Path home) {
        return new TestWindow(home, 1180, 800, TestPatience.forPrograms());
    }

    /** The window's scene. */
    public Scene scene() {
        return stage.getScene();
    }

    /** What Kratos' pages share. */
    public KratosWorkspace kratos() {
        return kratos;
    }

    /** What the pages of an upgrade of Kratos in a second database share. */
    public PairWorkspace pair() {
        return pair;
    }

    /** What Keto's pages share. */
    public Workspace workspace() {
        return workspace;
    }

    /** The wizard's window. */
    public WizardWindow window() {
        return window;
    }

    /** A page's model. */
    public <P extends Page> P page(Class<P> type) {
        return onFx(() -> window.wizard().pages().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow());
    }

    /** The page at the front. */
    public Page current() {
        return onFx(() -> window.wizard().currentProperty().get());
    }

    /** A node that is shown, by its id. */
    public <N extends Node> N node(String id, Class<N> type) {
        return onFx(() -> {
            // What scrolls has no content before its first look.
            scene().getRoot().applyCss();
            return type.cast(java.util.Objects.requireNonNull(scene().lookup("#" + id), "no node #" + id));
        });
    }

    /** Presses the button with this id, as soon as it can be pressed. */
    public void press(String id) {
        await(() -> {
            Node node = scene().lookup("#" + id);
            return node != null && node.isVisible() && !node.isDisabled();
        });
        runOnFx(() -> ((javafx.scene.control.ButtonBase) scene().lookup("#" + id)).fire());
    }

    /** Waits until something is true, asked on JavaFX's thread. */
    public void await(BooleanSupplier condition) {
        Eventually.until(
                () -> onFx(condition::getAsBoolean),
                () -> "at the front: " + current().id() + " "
                        + current().stateProperty().get() + "; the log ends with " + lastLines());
    }

    private List<String> lastLines() {
        List<EventLog.Line> all = onFx(() -> List.copyOf(workspace.log().lines()));
        return all.stream()
                .skip(Math.max(0, all.size() - LINES))
                .map(line -> line.source() + ": " + line.text())
                .toList();
    }

    /** Waits until nothing is at work, and what came of it is shown. */
    public void settle() {
        // What arrives from the background may ask for more.
        int[] quiet = {0};
        await(() -> {
            quiet[0] = background.getActiveCount() == 0 && background.getQueue().isEmpty() ? quiet[0] + 1 : 0;
            return quiet[0] >= 3;
        });
    }

    /** Brings a page to the front, whatever stands before it. */
    public void visit(Page page) {
        Wizard wizard = window.wizard();
        await(() -> {
            if (wizard.leavingProperty().get()) {
                return false;
            }
            if (page.equals(wizard.currentProperty().get())) {
                return true;
            }
            page.openProperty().set(true);
            // By way of the first page: what stands between may ask for more than a test has for it.
            Page first = wizard.pages().get(0);
            wizard.jump(first.equals(wizard.currentProperty().get()) ? page : first);
            return false;
        });
    }

    /** Scrolls the page so that a node is near its top. */
    public void scrollTo(String id) {
        await(() -> scene().lookup("#" + id) != null);
        runOnFx(() -> {
            Node node = scene().lookup("#" + id);
            scene().getRoot().applyCss();
            scene().getRoot().layout();
            ScrollPane scroll = (ScrollPane) scene().lookup(".page-scroll");
            double at = scroll.getContent()
                    .sceneToLocal(node.localToScene(node.getBoundsInLocal()))
                    .getMinY();
            double room = scroll.getContent().getBoundsInLocal().getHeight()
                    - scroll.getViewportBounds().getHeight();
            scroll.setVvalue(Math.min(1, Math.max(0, at - 16) / Math.max(1, room)));
        });
    }

    /** Takes pictures, light and dark. */
    public void screenshot(String name) {
        Screenshots.take(scene(), name);
    }

    @Override
    public void close() {
        // There, as the window itself does: what belongs to it is changed by one thread only.
        runOnFx(() -> {
            stage.close();
            workspace.close();
            kratos.close();
            pair.close();
        });
        background.shutdownNow();
    }
}
