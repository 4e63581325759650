package org.ferryman.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Patience;

/** Ctrl-C and SIGTERM: asks the work to stop, and gives it time to put back what it did and to say so. */
public final class Interruption {

    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final PrintStream err;
    private final BooleanSupplier asking;

    /** @param asking whether somebody is being asked: then nothing is at work */
    public Interruption(PrintStream err, BooleanSupplier asking) {
        this.err = err;
        this.asking = asking;
    }

    public Cancellation install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interruption"));
        return cancellation;
    }

    /** The work is over: from now on the process may end at once, with this exit code. */
    public void over(int exit) {
        ended.complete(exit);
    }

    private void interrupt() {
        if (ended.isDone()) {
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
            int exit = ended.get(Patience.DEFAULT.leave().toMillis(), TimeUnit.MILLISECONDS);
            if (exit != ExitCode.CANCELLED.code()) {
                // The signal has its own exit code, and System.exit can't change it any more: what was done would pass
                // for cancelled.
                err.flush();
                Runtime.getRuntime().halt(exit);
            }
        } catch (TimeoutException silent) {
            if (cancellation.isTooLate()) {
                err.println("COMMIT is under way, which can't be cancelled, and has not ended. If it waits for"
                        + " a synchronous standby server, everything is committed here and waits to be seen; if"
                        + " the server is lost, either everything is committed or nothing. The same command finds"
                        + " out and goes on.");
                err.flush();
                Runtime.getRuntime().halt(ExitCode.PART_WAY.code());
            }
            err.println("The server does not answer. It takes back what was not committed when the connection ends.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
