package org.ferryman.desktop.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.engine.file.Json;
import org.slf4j.LoggerFactory;

/**
 * What the window remembers from one time to the next.
 *
 * @param theme how it is coloured
 * @param width of the window, in pixels; 0 if it was never moved
 * @param height of the window
 * @param maximized whether it filled the screen
 * @param lastFolder where a file was chosen last
 */
public record WindowPreferences(
        Theme theme, double width, double height, boolean maximized, Optional<String> lastFolder) {

    /** What a new user gets. */
    public static final WindowPreferences DEFAULT = new WindowPreferences(Theme.SYSTEM, 0, 0, false, Optional.empty());

    /** Those in a file; what can't be read is as if it were not there. */
    public static WindowPreferences read(Path file) {
        try {
            return Files.exists(file) ? Json.read(file, WindowPreferences.class) : DEFAULT;
        } catch (IOException | RuntimeException broken) {
            LoggerFactory.getLogger(WindowPreferences.class).warn("preferences are ignored", broken);
            return DEFAULT;
        }
    }

    /** Stores them; a folder that can't be written keeps nobody from working. */
    public void write(Path file) {
        try {
            Json.write(file, this);
        } catch (IOException failure) {
            LoggerFactory.getLogger(WindowPreferences.class).warn("preferences are not stored", failure);
        }
    }

    /** The same with another theme. */
    public WindowPreferences with(Theme other) {
        return new WindowPreferences(other, width, height, maximized, lastFolder);
    }

    /** The same with another folder. */
    public WindowPreferences withFolder(Path folder) {
        return new WindowPreferences(theme, width, height, maximized, Optional.of(folder.toString()));
    }

    /** The same with another window. */
    public WindowPreferences withWindow(double newWidth, double newHeight, boolean fills) {
        return new WindowPreferences(theme, newWidth, newHeight, fills, lastFolder);
    }
}
