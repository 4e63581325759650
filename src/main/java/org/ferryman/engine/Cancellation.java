package org.ferryman.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request to stop, made once by any thread and seen by the thread that works. What blocks (a statement on the server)
 * registers an action that interrupts it.
 */
public final class Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final Set<Runnable> actions = new LinkedHashSet<>();
    private boolean requested;
    private boolean tooLate;

    /** Asks to stop: runs every registered action, in order, on the calling thread. Later calls do nothing. */
    public void request() {
        List<Runnable> toRun;
        synchronized (this) {
            if (requested) {
                return;
            }
            requested = true;
            notifyAll();
            toRun = List.copyOf(actions);
        }
        toRun.forEach(Cancellation::runQuietly);
    }

    /** Whether somebody asked to stop. */
    public synchronized boolean isRequested() {
        return requested;
    }

    /** Fails if somebody asked to stop. */
    public void throwIfRequested() throws CancelledException {
        if (isRequested()) {
            throw new CancelledException();
        }
    }

    /**
     * From now on, until the registration is closed, a request comes too late: what is under way ends in its own way,
     * as a COMMIT does.
     */
    public synchronized Registration tooLate() throws CancelledException {
        throwIfRequested();
        tooLate = true;
        return () -> {
            synchronized (this) {
                tooLate = false;
            }
        };
    }

    /** Whether a request comes too late just now. */
    public synchronized boolean isTooLate() {
        return tooLate;
    }

    /**
     * Registers what interrupts the work at hand until the registration is closed. If the request was already made, the
     * action runs at once.
     */
    public Registration onRequest(Runnable action) {
        boolean now;
        synchronized (this) {
            now = requested;
            actions.add(action);
        }
        if (now) {
            runQuietly(action);
        }
        return () -> {
            synchronized (this) {
                actions.remove(action);
            }
        };
    }

    /** Waits, unless and until somebody asks to stop. */
    public synchronized void pause(Duration time) throws CancelledException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !requested; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        throwIfRequested();
    }

    private static void runQuietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            // One action that fails must not keep the others from interrupting their work.
            LOG.warn("an action on cancel failed", failure);
        }
    }

    /** Ends what {@link #onRequest} began. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
