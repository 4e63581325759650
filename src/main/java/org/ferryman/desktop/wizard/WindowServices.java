package org.ferryman.desktop.wizard;

import java.nio.file.Path;
import java.time.Clock;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.Patience;
import org.jspecify.annotations.Nullable;

/**
 * What all pages of one window share, whichever service they are about.
 *
 * @param tasks who does work in the background
 * @param ticker what calls again and again while something runs
 * @param user the user's folders and environment
 * @param patience how long to wait for servers
 * @param log what happened so far
 * @param lastFolder where the user chose a file last; holds null if that is not known
 */
public record WindowServices(
        BackgroundTasks tasks,
        Ticker ticker,
        UserFolders user,
        Patience patience,
        EventLog log,
        ObjectProperty<@Nullable Path> lastFolder) {

    /** Those of a window in which nothing has happened yet. */
    public WindowServices(BackgroundTasks tasks, Ticker ticker, UserFolders user, Patience patience) {
        this(tasks, ticker, user, patience, new EventLog(Clock.systemUTC()), new SimpleObjectProperty<>());
    }
}
