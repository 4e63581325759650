package org.ferryman.postgres.connect;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;

/** Runs what may block for ever, as a name lookup does, so that the caller can stop waiting for it. */
public final class BoundedCalls implements AutoCloseable {

    private final Cancellation cancellation;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "connection-test");
        thread.setDaemon(true);
        return thread;
    });

    public BoundedCalls(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    /** The task's result, its exception as {@link ExecutionException}, or an end to waiting for it. */
    public <T> T call(Callable<T> task, Duration limit)
            throws ExecutionException, TimeoutException, CancelledException {
        cancellation.throwIfRequested();
        Future<T> future = threads.submit(task);
        Cancellation.Registration onCancel = cancellation.onRequest(() -> future.cancel(true));
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CancellationException cancelled) {
            throw new CancelledException();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } finally {
            onCancel.close();
            future.cancel(true);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
