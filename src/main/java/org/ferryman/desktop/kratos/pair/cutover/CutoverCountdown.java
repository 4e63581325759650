package org.ferryman.desktop.kratos.pair.cutover;

import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.ferryman.desktop.wizard.Ticker;

/** Seconds that are left to think again before something begins. */
final class CutoverCountdown {

    private static final long SECONDS = 5;

    private final Ticker ticker;
    private final LongSupplier nanoTime;
    private final ReadOnlyLongWrapper left = new ReadOnlyLongWrapper();
    private Ticker.Subscription ticks = () -> {};
    private long end;

    CutoverCountdown(Ticker ticker, LongSupplier nanoTime) {
        this.ticker = ticker;
        this.nanoTime = nanoTime;
    }

    /** Does it when the time is over, unless it is stopped before. */
    void start(Runnable then) {
        stop();
        end = nanoTime.getAsLong() + SECONDS * 1_000_000_000L;
        left.set(SECONDS);
        ticks = ticker.start(() -> tick(then));
    }

    private void tick(Runnable then) {
        long nanos = end - nanoTime.getAsLong();
        if (!isRunning()) {
            return;
        } else if (nanos <= 0) {
            stop();
            then.run();
        } else {
            left.set(nanos / 1_000_000_000L + 1);
        }
    }

    void stop() {
        ticks.stop();
        ticks = () -> {};
        left.set(0);
    }

    boolean isRunning() {
        return left.get() > 0;
    }

    /** How many seconds are left; 0 if it does not run. */
    ReadOnlyLongProperty leftProperty() {
        return left.getReadOnlyProperty();
    }
}
