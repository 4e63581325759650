package org.ferryman.desktop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.text.Font;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Duration;
import org.ferryman.app.ProgramVersion;
import org.ferryman.desktop.about.AboutView;
import org.ferryman.desktop.help.HelpWindow;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.shell.SystemTheme;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.shell.WindowPreferences;
import org.ferryman.desktop.shell.WindowTools;
import org.ferryman.desktop.shell.WizardShell;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageEntry;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Wizard;
import org.ferryman.desktop.wizard.Workspace;
import org.jspecify.annotations.Nullable;

/** The window: its size, its colours, and what happens when it is closed. */
public final class WizardWindow {

    private static final TextBundle TEXTS = TextBundle.of(WizardWindow.class);
    private static final int[] ICON_SIZES = {16, 32, 48, 128, 256};

    /** A server that doesn't answer keeps no window open. */
    private static final Duration PATIENCE = Duration.seconds(10);

    private static final double WIDTH = 1180;
    private static final double HEIGHT = 800;
    private static final double LEAST_WIDTH = 1024;
    private static final double LEAST_HEIGHT = 700;

    private final Stage stage;
    private final Workspace workspace;
    private final Path preferencesFile;
    private final Wizard wizard;
    private final WizardShell shell;
    private final ObjectProperty<Theme> theme;
    private final HelpWindow help;
    private WindowPreferences preferences;
    private boolean systemIsDark;
    private Ticker.Subscription closing = () -> {};

    /**
     * A window that is not shown yet.
     *
     * @param workspace of Keto's pages
     * @param kratos of Kratos' pages, in the same window
     * @param pair of Kratos' pages for an upgrade in a second database
     */
    public WizardWindow(
            Stage stage,
            Workspace workspace,
            KratosWorkspace kratos,
            PairWorkspace pair,
            WindowPreferences preferences,
            Path preferencesFile) {
        this.stage = stage;
        this.workspace = workspace;
        this.preferences = preferences;
        this.preferencesFile = preferencesFile;
        preferences.lastFolder().map(Path::of).ifPresent(workspace.lastFolderProperty()::set);
        workspace.lastFolderProperty().addListener((property, before, folder) -> remember(folder));
        this.theme = new SimpleObjectProperty<>(preferences.theme());
        this.help = new HelpWindow(workspace.tasks());
        List<PageEntry> pages = WizardPages.of(workspace, kratos, pair);
        this.wizard = new Wizard(pages.stream().map(PageEntry::model).toList(), workspace.tasks());
        this.shell = new WizardShell(
                wizard,
                pages,
                workspace,
                List.of(kratos, pair),
                new WindowTools(
                        theme,
                        this::nextTheme,
                        this::help,
                        this::about,
                        () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST))));
    }

    /** Shows it. */
    public void show() {
        for (String face : List.of("Regular", "Bold")) {
            Font.loadFont(WizardWindow.class.getResourceAsStream("fonts/Inter-" + face + ".otf"), 14);
        }
        colour();
        // In the units of a screen that draws everything larger, it may be smaller than what was meant or kept.
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        Scene scene = new Scene(
                shell,
                Math.min(preferences.width() > 0 ? preferences.width() : WIDTH, screen.getWidth()),
                Math.min(preferences.height() > 0 ? preferences.height() : HEIGHT, screen.getHeight()));
        stage.setScene(scene);
        for (int size : ICON_SIZES) {
            stage.getIcons().add(new Image(WizardWindow.class.getResourceAsStream("icon-" + size + ".png")));
        }
        stage.setTitle(TEXTS.get("window.title"));
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.setMaximized(preferences.maximized());
        stage.setOnCloseRequest(this::close);
        stage.focusedProperty().addListener((property, before, focused) -> {
            if (focused) {
                askSystem();
            }
        });
        stage.show();
        enlarge(scene.getWidth(), scene.getHeight());
        wizard.start();
    }

    /** Some window managers open it at its least size, whatever its content asks for: then that is asked for again. */
    private void enlarge(double width, double height) {
        PauseTransition shown = new PauseTransition(Duration.millis(300));
        shown.setOnFinished(opened -> {
            Scene scene = stage.getScene();
            if (!stage.isMaximized() && scene.getWidth() < width) {
                stage.setWidth(stage.getWidth() + width - scene.getWidth());
            }
            if (!stage.isMaximized() && scene.getHeight() < height) {
                stage.setHeight(stage.getHeight() + height - scene.getHeight());
            }
        });
        shown.play();
    }

    /** The way through the pages. */
    public Wizard wizard() {
        return wizard;
    }

    /** What is in the window. */
    public WizardShell shell() {
        return shell;
    }

    private void remember(@Nullable Path folder) {
        if (folder != null) {
            preferences = preferences.withFolder(folder);
        }
    }

    private void askSystem() {
        workspace
                .tasks()
                .run(
                        () -> SystemTheme.isDark(workspace.user().system()),
                        dark -> {
                            systemIsDark = dark;
                            colour();
                        },
                        unknown -> {});
    }

    private void nextTheme() {
        Theme next = preferences.theme().next();
        preferences = preferences.with(next);
        theme.set(next);
        store();
        colour();
        shell.tell(TEXTS.get("theme." + next.name()));
    }

    private void colour() {
        String sheet = preferences.theme().styleSheet(systemIsDark);
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
    }

    private void help(Page page) {
        help.open(page, stage);
    }

    /** The documents' window. */
    public HelpWindow helpWindow() {
        return help;
    }

    private void about() {
        AboutView about = new AboutView(workspace.user().log());
        Button copy = new Button(TEXTS.get("about.copy"));
        copy.setMnemonicParsing(true);
        copy.setOnAction(pressed -> Labels.copy(about.written()));
        shell.overlay()
                .show(
                        TEXTS.get("about.title", ProgramVersion.current()),
                        about,
                        new ArrayList<>(List.of(copy, new Button(TEXTS.get("about.close")))));
    }

    /** A few hundred bytes, and yet a file: away from the window's thread. */
    private void store() {
        WindowPreferences now = preferences;
        workspace
                .tasks()
                .run(
                        () -> {
                            now.write(preferencesFile);
                            return now;
                        },
                        written -> {},
                        impossible -> {});
    }

    private void close(WindowEvent event) {
        Page page = wizard.currentProperty().get();
        if (page.busyProperty().get()) {
            event.consume();
            Button end = new Button(TEXTS.get("close.end"));
            end.setOnAction(pressed -> {
                page.cancel();
                endOnceIdle(page);
            });
            Label about = Labels.wrapped("");
            about.setText(closing(page));
            closing.stop();
            // What runs may go on to another step, or end, while the question is read.
            closing = workspace.ticker().start(() -> {
                about.setText(closing(page));
                if (about.getScene() == null) {
                    closing.stop();
                }
            });
            shell.overlay()
                    .show(
                            TEXTS.get("close.title"),
                            about,
                            new ArrayList<>(List.of(end, new Button(TEXTS.get("close.stay")))));
            return;
        }
        end();
    }

    private static String closing(Page page) {
        return page.busyProperty().get() ? Labels.read(page.onClose()) : TEXTS.get("close.ended");
    }

    /** What was begun is taken back first: a process that ends at once would leave files, and could not say so. */
    private void endOnceIdle(Page page) {
        if (!page.busyProperty().get()) {
            end();
            return;
        }
        shell.tell(TEXTS.get("close.ends"));
        page.busyProperty().addListener((property, before, busy) -> {
            if (!busy) {
                end();
            }
        });
        PauseTransition enough = new PauseTransition(PATIENCE);
        enough.setOnFinished(late -> end());
        enough.play();
    }

    private void end() {
        if (!stage.isShowing()) {
            return;
        }
        preferences = preferences.withWindow(
                shell.getScene().getWidth(), shell.getScene().getHeight(), stage.isMaximized());
        // Written here: with the window the program ends, and all other threads with it.
        preferences.write(preferencesFile);
        stage.close();
    }
}
