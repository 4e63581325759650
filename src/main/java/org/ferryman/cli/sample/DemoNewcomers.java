package org.ferryman.cli.sample;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.sample.SamplePair;
import org.ferryman.kratos.sample.SampleRegistrations.Count;
import org.ferryman.playbook.sample.SampleWriting;
import org.ferryman.postgres.embedded.EmbeddedServer;

/** People who register all along while a demo of blue/green is shown, on a thread that ends with it. */
final class DemoNewcomers implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final EmbeddedServer source;
    private final EmbeddedServer target;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread made = new Thread(work, "newcomers");
        made.setDaemon(true);
        return made;
    });
    private final Future<?> work;
    private volatile Count count = Count.NONE;
    private volatile boolean over;

    /** They begin at once. */
    DemoNewcomers(EmbeddedServer source, EmbeddedServer target) {
        this.source = source;
        this.target = target;
        this.work = thread.submit(() -> {
            SamplePair.registrations(source, target).run(() -> !over, now -> count = now);
            return true;
        });
    }

    /**
     * Waits until some more have registered, after they have gone over to another database.
     *
     * @param moves how often they are to have gone over
     * @param more how many are to register then
     */
    void await(int moves, int more, Cancellation cancellation) throws Exception {
        long end = System.nanoTime() + LIMIT_NANOS;
        long enough = Long.MAX_VALUE;
        while (count.acknowledged() < enough && !work.isDone() && System.nanoTime() < end) {
            Count now = count;
            if (now.moves().size() >= moves && enough == Long.MAX_VALUE) {
                enough = now.acknowledged() + more;
            }
            cancellation.pause(LOOK);
        }
        if (work.isDone()) {
            work.get();
        }
    }

    /** Has nobody register any more, and counts. */
    SampleWriting end() throws Exception {
        over = true;
        try {
            work.get(LIMIT_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("those who register did not end as they should", failure);
        }
        return SamplePair.writing(source, target, count, false);
    }

    @Override
    public void close() {
        over = true;
        thread.shutdownNow();
    }
}
