package org.ferryman.postgres.check;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.connect.BoundedCalls;

/** Runs checks one after the other, tells each as it ends, and skips the rest once one that they all need failed. */
public final class CheckList {

    private final BoundedCalls calls;
    private final LongSupplier nanoTime;
    private final Consumer<ConnectionCheck> listener;
    private final List<ConnectionCheck> checks = new ArrayList<>();
    private String failedGate = "";

    /**
     * An empty list.
     *
     * @param listener told of each check as it ends, on the calling thread
     */
    public CheckList(BoundedCalls calls, LongSupplier nanoTime, Consumer<ConnectionCheck> listener) {
        this.calls = calls;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Runs a check that all later ones need. */
    void gate(String id, String title, Duration limit, Callable<CheckResult> body) throws CancelledException {
        ConnectionCheck check = run(id, title, limit, body);
        if (check.status() == ConnectionCheck.Status.FAILED) {
            failedGate = title;
        }
    }

    /** Runs a check that no other one needs, unless it hangs: then the connection can't be used by others either. */
    public ConnectionCheck run(String id, String title, Duration limit, Callable<CheckResult> body)
            throws CancelledException {
        long start = nanoTime.getAsLong();
        ConnectionCheck check;
        if (failedGate.isEmpty()) {
            CheckResult outcome = outcome(title, limit, body);
            check = new ConnectionCheck(
                    id, title, outcome.status(), millisSince(start), outcome.detail(), outcome.findings());
        } else {
            check = new ConnectionCheck(
                    id, title, ConnectionCheck.Status.SKIPPED, 0, "needs: " + failedGate, List.of());
        }
        checks.add(check);
        listener.accept(check);
        return check;
    }

    /** All that ran, in their order. */
    public List<ConnectionCheck> checks() {
        return checks;
    }

    private CheckResult outcome(String title, Duration limit, Callable<CheckResult> body) throws CancelledException {
        try {
            return calls.call(body, limit);
        } catch (TimeoutException tooSlow) {
            failedGate = title;
            return CheckResult.failed(Finding.blocker(
                    "CHECK_TIMED_OUT",
                    "No answer within " + limit.toSeconds() + " s.",
                    "The server, or something between here and it, is silent.",
                    "Check network and firewall, and whether the server is overloaded; then try again."));
        } catch (ExecutionException failed) {
            return failure(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    private CheckResult failure(Throwable cause) {
        if (cause instanceof SQLException sql) {
            SqlFailures failures = new SqlFailures();
            if (failures.kind(sql) == SqlFailures.Kind.CONNECTION_LOST) {
                failedGate = "a connection that stays";
            }
            return CheckResult.failed(failures.finding(sql));
        }
        throw new IllegalStateException(cause);
    }

    private long millisSince(long start) {
        return (nanoTime.getAsLong() - start) / 1_000_000;
    }
}
