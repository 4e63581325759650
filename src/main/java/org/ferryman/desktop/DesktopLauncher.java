package org.ferryman.desktop;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import javafx.application.Application;
import org.ferryman.app.LogConfiguration;
import org.ferryman.app.UserFolders;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Opens the wizard's window. */
public final class DesktopLauncher {

    /**
     * JavaFX warns that it comes from the class path, where it is meant to be. To hear that, each start would wait for
     * the log to be opened. Kept here: the logging of the JDK forgets a logger, and its filter, that nobody holds.
     */
    private static final Logger TOOLKIT_LOG = Logger.getLogger("javafx");

    private DesktopLauncher() {}

    /** Opens the window and waits until it is closed; if there is no display, tells why instead. */
    public static Optional<String> open() {
        UserFolders user = UserFolders.ofThisProcess();
        Optional<String> missing = missingDisplay(user.system(), user.environment());
        if (missing.isPresent()) {
            return missing;
        }
        LogConfiguration.in(user);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        TOOLKIT_LOG.setFilter(
                record -> !String.valueOf(record.getMessage()).startsWith("Unsupported JavaFX configuration"));
        LibraryFolder libraries = LibraryFolder.choose(user.environment());
        try {
            Application.launch(FerrymanApp.class);
            return Optional.empty();
        } catch (UnsupportedOperationException | UnsatisfiedLinkError noToolkit) {
            LoggerFactory.getLogger(DesktopLauncher.class).error("the window can't be opened", noToolkit);
            return Optional.of(String.valueOf(noToolkit.getMessage()));
        } finally {
            libraries.close();
        }
    }

    /** Asked before JavaFX is: without a display it prints a stack trace of its own. */
    static Optional<String> missingDisplay(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        boolean hasWindows = name.startsWith("windows") || name.startsWith("mac");
        return hasWindows || !environment.getOrDefault("DISPLAY", "").isEmpty()
                ? Optional.empty()
                : Optional.of("DISPLAY is not set.");
    }
}
