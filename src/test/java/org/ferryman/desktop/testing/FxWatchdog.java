package org.ferryman.desktop.testing;

import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javafx.application.Platform;

/**
 * Asks JavaFX's thread every few milliseconds, and remembers the longest time until it answered. For as long as a
 * thread that has nothing to do was itself kept from running, by other processes or by a collection of garbage, nobody
 * is blamed.
 */
public final class FxWatchdog implements AutoCloseable {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long SUSPICIOUS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long USUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final AtomicLong longest = new AtomicLong();
    private final ScheduledFuture<?> ticking;
    private final AtomicLong idleLost = new AtomicLong();
    private volatile long asked;
    private volatile String witnessed = "";
    private volatile String longestWhere = "";
    private volatile long lastTick = System.nanoTime();

    /** Starts to ask. */
    public FxWatchdog() {
        ticking = asking.scheduleWithFixedDelay(this::tick, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        idleLost.addAndGet(lostSince(lastTick, now));
        lastTick = now;
        if (waiting.get() && now - asked > SUSPICIOUS_NANOS) {
            witnessed = where();
        }
        if (waiting.compareAndSet(false, true)) {
            asked = now;
            long lostBefore = idleLost.get();
            Platform.runLater(() -> {
                // What this thread lost since its last tick is not yet counted.
                long answered = System.nanoTime();
                long lost = idleLost.get() - lostBefore + lostSince(lastTick, answered);
                if (answered - now - lost > longest.get()) {
                    longest.set(answered - now - lost);
                    longestWhere = witnessed;
                }
                witnessed = "";
                waiting.set(false);
            });
        }
    }

    private static String where() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("JavaFX Application Thread"))
                .flatMap(thread -> Arrays.stream(thread.getValue()).limit(40))
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n  "));
    }

    /** How long the idle thread was kept from running; what every sleep is late by does not count. */
    private static long lostSince(long tick, long now) {
        long late = now - tick - PERIOD_NANOS;
        return late > USUAL_NANOS ? late : 0;
    }

    /** Forgets what was measured. */
    public void reset() {
        longest.set(0);
        longestWhere = "";
    }

    /** What the thread was doing for that time, as far as it was seen. */
    public String longestWhere() {
        return longestWhere;
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
