package org.ferryman.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ferryman.engine.Cancellation;

/** Ctrl-C and SIGTERM: asks the work to stop, and gives it time to put back what it did and to say so. */
final class Interruption {

    private static final long PATIENCE_SECONDS = 5;

    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch over = new CountDownLatch(1);
    private final PrintStream err;
    private final BooleanSupplier asking;

    /** @param asking whether somebody is being asked: then nothing is at work */
    Interruption(PrintStream err, BooleanSupplier asking) {
        this.err = err;
        this.asking = asking;
    }

    Cancellation install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interruption"));
        return cancellation;
    }

    /** The work is over: from now on the process may end at once. */
    void over() {
        over.countDown();
    }

    private void interrupt() {
        if (over.getCount() == 0) {
            return;
        }
        err.println();
        if (asking.getAsBoolean()) {
            err.println("Cancelled; what was asked about is not done.");
            return;
        }
        err.println("Cancelling ...");
        cancellation.request();
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println(
                        "The server does not answer. It takes back what was not committed when the connection ends.");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
