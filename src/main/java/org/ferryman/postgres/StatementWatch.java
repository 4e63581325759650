package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels what is under way again and again until it is over: a first attempt may come before it has begun. */
final class StatementWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatementWatch.class);
    private static final long PATIENCE_MILLIS = Patience.DEFAULT.cancel().toMillis();

    /** Asking the server may block: on a pool, one that is busy would keep the others from asking at all. */
    private static final Executor AT_ONCE = task -> {
        Thread thread = new Thread(task, "ferryman-cancel");
        thread.setDaemon(true);
        thread.start();
    };

    private static final Executor SOON =
            CompletableFuture.delayedExecutor(Patience.DEFAULT.moment().toMillis(), TimeUnit.MILLISECONDS, AT_ONCE);
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS, AT_ONCE);

    private final Connection connection;
    private final Canceller canceller;
    private final Cancellation.Registration registration;
    private volatile boolean over;

    StatementWatch(Connection connection, Cancellation cancellation, Canceller canceller) throws CancelledException {
        this.connection = connection;
        this.canceller = canceller;
        cancellation.throwIfRequested();
        this.registration = cancellation.onRequest(() -> {
            AT_ONCE.execute(this::cancel);
            LATER.execute(this::leave);
        });
    }

    private void cancel() {
        if (over) {
            return;
        }
        askToCancel();
        SOON.execute(this::cancel);
    }

    private void askToCancel() {
        try {
            canceller.cancel();
        } catch (SQLException unreachable) {
            LOG.debug("the server could not be asked to cancel", unreachable);
        }
    }

    /** The server can't be reached, or does not react: whoever cancels is not to wait for it. */
    private void leave() {
        if (over) {
            return;
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            LOG.debug("the connection was gone already", alreadyGone);
        }
    }

    /** Closes the connection with what is under way: a server that waits or computes would not notice that alone. */
    void abandon() throws SQLException {
        CompletableFuture.runAsync(this::askToCancel, AT_ONCE)
                .completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        connection.abort(Runnable::run);
    }

    @Override
    public void close() {
        over = true;
        registration.close();
    }

    /** Asks the server to end what is under way. */
    @FunctionalInterface
    interface Canceller {
        void cancel() throws SQLException;
    }
}
