package org.ferryman.desktop.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.Ticker;

/** The test's own thread in the place of the window's: models can be watched while their work goes on elsewhere. */
public final class UiLoop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long TICK_MILLIS = 5;

    private final ExecutorService background = Executors.newCachedThreadPool();
    private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
    private final List<Runnable> ticking = new CopyOnWriteArrayList<>();

    /** Work in the background, changes in the loop. */
    public BackgroundTasks tasks() {
        return new BackgroundTasks(background, changes::add);
    }

    /** Ticks while the loop waits. */
    public Ticker ticker() {
        return tick -> {
            ticking.add(tick);
            return () -> ticking.remove(tick);
        };
    }

    /** Makes the changes that come in, until something is true. */
    public void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so after " + PATIENCE.toSeconds() + " s");
            }
            try {
                Runnable change = changes.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (change != null) {
                    change.run();
                }
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            ticking.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
