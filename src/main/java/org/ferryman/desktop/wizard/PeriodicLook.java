package org.ferryman.desktop.wizard;

import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Looks at what is open again and again, away from the window's thread, while somebody wants to know; never twice at a
 * time. It belongs to the window's thread.
 *
 * @param <O> what is open
 * @param <S> what is seen
 */
public final class PeriodicLook<O extends OpenedRun, S> {

    private final ServiceWorkspace<O> workspace;
    private final LongSupplier nanoTime;
    private final long pause;
    private final Look<O, S> look;
    private final BiConsumer<O, S> seen;
    private final BiConsumer<O, Exception> failed;
    private Ticker.Subscription ticks = () -> {};
    private boolean looking;
    private long last;

    /**
     * Does not look yet.
     *
     * @param pause nanoseconds from one look to the next
     * @param look looks, on another thread
     * @param seen is told what was looked at, which may not be open any more, and what was seen
     * @param failed is told what was looked at, and why that failed
     */
    public PeriodicLook(
            ServiceWorkspace<O> workspace,
            LongSupplier nanoTime,
            long pause,
            Look<O, S> look,
            BiConsumer<O, S> seen,
            BiConsumer<O, Exception> failed) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.look = look;
        this.seen = seen;
        this.failed = failed;
        due();
    }

    /** Looks from now on. */
    public void start() {
        stop();
        ticks = workspace.ticker().start(this::tick);
    }

    /** Looks no more; a look that has begun is told all the same. */
    public void stop() {
        ticks.stop();
        ticks = () -> {};
    }

    /** The next tick looks, however short ago the last look was. */
    public void due() {
        last = nanoTime.getAsLong() - pause;
    }

    /** Looks if it is time to. */
    public void tick() {
        O now = workspace.openedProperty().get();
        if (looking || now == null || nanoTime.getAsLong() - last < pause) {
            return;
        }
        looking = true;
        last = nanoTime.getAsLong();
        workspace
                .tasks()
                .run(
                        () -> look.at(now),
                        found -> {
                            looking = false;
                            seen.accept(now, found);
                        },
                        unreadable -> {
                            looking = false;
                            failed.accept(now, unreadable);
                        });
    }

    /** Looks at what is open. */
    @FunctionalInterface
    public interface Look<O, S> {
        /** Looks once. */
        S at(O opened) throws Exception;
    }
}
