package org.ferryman.desktop;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.shell.WindowPreferences;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Patience;
import org.slf4j.LoggerFactory;

/** The wizard as JavaFX starts and ends it. */
public final class FerrymanApp extends Application {

    private final UserFolders user = UserFolders.ofThisProcess();
    private final ExecutorService background = Executors.newCachedThreadPool(work -> {
        Thread thread = Executors.defaultThreadFactory().newThread(work);
        // A window that is closed while a server doesn't answer must not keep the process alive.
        thread.setDaemon(true);
        return thread;
    });
    private final WindowServices services = new WindowServices(
            new BackgroundTasks(background, Platform::runLater), new FxTicker(), user, Patience.DEFAULT);
    private final Workspace workspace = new Workspace(services);
    private final KratosWorkspace kratos = new KratosWorkspace(services);
    private final PairWorkspace pair = new PairWorkspace(services);

    /** Made by JavaFX. */
    public FerrymanApp() {}

    @Override
    public void start(Stage stage) {
        Path preferences = user.data().resolve("wizard.json");
        new WizardWindow(stage, workspace, kratos, pair, WindowPreferences.read(preferences), preferences).show();
        Instant shown = Instant.now();
        background.execute(() -> tell(shown));
    }

    /** For those who ask why it is slow, and for who builds the packages. */
    private static void tell(Instant shown) {
        ProcessHandle.current()
                .info()
                .startInstant()
                .ifPresent(start -> LoggerFactory.getLogger(FerrymanApp.class)
                        .info(
                                "the window was shown {} ms after the program's start",
                                Duration.between(start, shown).toMillis()));
    }

    @Override
    public void stop() {
        workspace.close();
        kratos.close();
        pair.close();
        background.shutdownNow();
    }
}
