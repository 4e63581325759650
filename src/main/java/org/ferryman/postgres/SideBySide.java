package org.ferryman.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.engine.Cancellation;

/** Pieces of work, done by a few threads side by side. */
public final class SideBySide {

    /** More would help on large servers, and harm those who work there. */
    private static final int MOST = 3;

    private SideBySide() {}

    /**
     * Does every piece once, in no order but that in which they are begun. The first that fails ends the others, and
     * is what comes out.
     *
     * @param cancellation ends all of them
     */
    public static <T> void each(List<T> pieces, Cancellation cancellation, Worker<T> worker) throws Exception {
        Queue<T> left = new ConcurrentLinkedQueue<>(pieces);
        Cancellation all = new Cancellation();
        AtomicReference<Exception> first = new AtomicReference<>();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(MOST, pieces.size())));
        try (Cancellation.Registration forward = cancellation.onRequest(all::request)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST, pieces.size()); i++) {
                running.add(threads.submit(() -> {
                    try {
                        worker.work(() -> Optional.ofNullable(left.poll()), all);
                    } catch (Exception failure) {
                        first.compareAndSet(null, failure);
                        all.request();
                    }
                }));
            }
            for (Future<?> each : running) {
                await(each);
            }
        } finally {
            all.request();
            threads.shutdown();
        }
        cancellation.throwIfRequested();
        if (first.get() != null) {
            throw Objects.requireNonNull(first.get());
        }
    }

    private static void await(Future<?> worker) throws InterruptedException {
        try {
            worker.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }

    /** Gives each piece once. */
    @FunctionalInterface
    public interface Pieces<T> {
        /** The next piece, or empty when all are taken. */
        Optional<T> next();

        /** Does the same with each that is left. */
        default void each(Piece<T> work) throws Exception {
            for (Optional<T> piece = next(); piece.isPresent(); piece = next()) {
                work.with(piece.get());
            }
        }
    }

    /** What is done with a piece. */
    @FunctionalInterface
    public interface Piece<T> {
        /** Does it. */
        void with(T piece) throws Exception;
    }

    /** One of those who work side by side. */
    @FunctionalInterface
    public interface Worker<T> {
        /** Takes pieces until there are none left, and lets the cancellation end it. */
        void work(Pieces<T> pieces, Cancellation cancellation) throws Exception;
    }
}
