package org.ferryman.desktop.shell;

import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import org.ferryman.desktop.wizard.Page;

/**
 * What the icons below the steps and the button at the end of the way do.
 *
 * @param theme how the window is coloured
 * @param nextTheme goes to the next theme
 * @param help shows the help of a page
 * @param about shows what this program is
 * @param close closes the window, as its own close button does
 */
public record WindowTools(
        ObservableValue<Theme> theme, Runnable nextTheme, Consumer<Page> help, Runnable about, Runnable close) {}
