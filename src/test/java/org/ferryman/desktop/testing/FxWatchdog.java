package org.ferryman.desktop.testing;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Platform;

/** Asks JavaFX's thread every few milliseconds, and remembers the longest time until it answered. */
public final class FxWatchdog implements AutoCloseable {

    private static final long PERIOD_MILLIS = 5;

    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final AtomicLong longest = new AtomicLong();
    private final ScheduledFuture<?> ticking;

    /** Starts to ask. */
    public FxWatchdog() {
        ticking = asking.scheduleAtFixedRate(this::ask, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        if (waiting.compareAndSet(false, true)) {
            long asked = System.nanoTime();
            Platform.runLater(() -> {
                longest.accumulateAndGet(System.nanoTime() - asked, Math::max);
                waiting.set(false);
            });
        }
    }

    /** Forgets what was measured. */
    public void reset() {
        longest.set(0);
    }

    /** The longest time for which the thread did not answer, in milliseconds. */
    public long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longest.get());
    }

    @Override
    public void close() {
        ticking.cancel(true);
        asking.shutdownNow();
    }
}
