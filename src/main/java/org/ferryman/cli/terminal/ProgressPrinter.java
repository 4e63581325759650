package org.ferryman.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.NextTry;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress on standard error, looking once a second: on a terminal in one line that is rewritten, else in a
 * line every few seconds. What the step waits for gets a line of its own.
 */
public final class ProgressPrinter implements ProgressListener, AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private static final int LOOKS_PER_LINE = 5;
    private static final int WIDTH = 79;

    private final PrintStream err;
    private final TextStyle style;
    private final boolean rewrites;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looking;
    private volatile @Nullable Seen newest;
    private int looks;
    private int shownLength;
    private String waitsFor = "";

    public ProgressPrinter(Terminal terminal) {
        this.err = terminal.err();
        this.style = terminal.style();
        this.rewrites = terminal.person().isPresent();
        looking = timer.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void publish(Progress progress) {
        newest = new Seen(progress, System.nanoTime());
    }

    synchronized void look() {
        Seen seen = newest;
        if (seen == null) {
            return;
        }
        Progress progress = seen.progress;
        looks++;
        String waits = progress.waitsFor()
                + progress.nextTry()
                        .flatMap(NextTry::until)
                        .map(end -> " It is tried again until about " + TIME.format(end) + ".")
                        .orElse("");
        if (!waits.equals(waitsFor)) {
            waitsFor = waits;
            clear();
            if (!waitsFor.isEmpty()) {
                err.println(style.shown("Waiting: " + TextStyle.value(waitsFor)));
            }
        }
        if (rewrites) {
            rewrite(style.shown(ProgressText.of(progress, Duration.ofNanos(System.nanoTime() - seen.nanoTime))));
        } else if (looks % LOOKS_PER_LINE == 0) {
            err.println(style.shown(ProgressText.of(progress, Duration.ofNanos(System.nanoTime() - seen.nanoTime))));
        }
        err.flush();
    }

    private void rewrite(String text) {
        String line = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
        err.print("\r" + line + " ".repeat(Math.max(0, shownLength - line.length())));
        shownLength = line.length();
    }

    private void clear() {
        if (shownLength > 0) {
            err.print("\r" + " ".repeat(shownLength) + "\r");
            shownLength = 0;
        }
    }

    /** Leaves a clean line. */
    @Override
    public void close() {
        looking.cancel(false);
        timer.shutdown();
        synchronized (this) {
            clear();
            newest = null;
            err.flush();
        }
    }

    /** A snapshot, and when it came: the clock goes on while one statement runs. */
    private record Seen(Progress progress, long nanoTime) {}
}
