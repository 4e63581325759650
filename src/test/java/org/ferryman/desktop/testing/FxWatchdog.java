package org.ferryman.desktop.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
 * Asks JavaFX's thread every few milliseconds, and remembers the longest time for which it was busy or waited for
 * something before it answered. While it could run and did not, as other processes or a collection of garbage had the
 * processor, nobody is blamed.
 */
public final class FxWatchdog implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SUSPICIOUS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong blocked = new AtomicLong();
    private final Thread watched = FxExtension.onFx(Thread::currentThread);
    private final ScheduledFuture<?> ticking;
    private volatile long asked;
    private volatile long lastTick = System.nanoTime();
    private volatile String witnessed = "";
    private volatile String longestWhere = "";

    /** Starts to ask. */
    public FxWatchdog() {
        ticking = asking.scheduleWithFixedDelay(this::tick, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        if (waiting.get()) {
            if (watched.getState() != Thread.State.RUNNABLE && !isRendered()) {
                blocked.addAndGet(now - lastTick);
            }
            if (now - asked > SUSPICIOUS_NANOS) {
                witnessed = where();
            }
        }
        lastTick = now;
        if (waiting.compareAndSet(false, true)) {
            asked = now;
            blocked.set(0);
            long ranBefore = THREADS.getThreadCpuTime(watched.getId());
            Platform.runLater(() -> {
                long ran = THREADS.getCurrentThreadCpuTime() - ranBefore;
                long busy = Math.min(System.nanoTime() - now, ran + blocked.get());
                if (busy > longest.get()) {
                    longest.set(busy);
                    longestWhere = witnessed;
                }
                witnessed = "";
                waiting.set(false);
            });
        }
    }

    /** The thread waits for the one that draws, without a graphics card, and that one for the processor. */
    private boolean isRendered() {
        return Arrays.stream(watched.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("waitForRenderingToComplete"));
    }

    private static String where() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("JavaFX Application Thread"))
                .flatMap(thread -> Arrays.stream(thread.getValue()).limit(40))
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n  "));
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
