package org.ferryman.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.ferryman.engine.Progress.Phase;

/** Makes {@link Progress} snapshots for one step: counts, rates and the time that is left. */
public final class ProgressMeter {

    private static final Duration ETA_AFTER = Duration.ofSeconds(10);

    private final ProgressListener listener;
    private final LongSupplier nanoTime;
    private final long stepStart;

    private Phase phase = Phase.NONE;
    private String item = "";
    private String unit = "";
    private OptionalLong total = OptionalLong.empty();
    private long done;
    private long phaseStart;
    private String waitsFor = "";
    private Optional<NextTry> nextTry = Optional.empty();

    /** Starts the step's clock. */
    public ProgressMeter(ProgressListener listener) {
        this(listener, System::nanoTime);
    }

    ProgressMeter(ProgressListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.stepStart = nanoTime.getAsLong();
        this.phaseStart = stepStart;
    }

    /** Begins a phase of unknown size, and publishes. */
    public void begin(Phase phase, String item, String unit) {
        begin(phase, item, unit, OptionalLong.empty());
    }

    /** Begins a phase of known size, and publishes. */
    public void begin(Phase phase, String item, String unit, long total) {
        begin(phase, item, unit, OptionalLong.of(total));
    }

    private synchronized void begin(Phase phase, String item, String unit, OptionalLong total) {
        this.phase = phase;
        this.item = item;
        this.unit = unit;
        this.total = total;
        this.done = 0;
        this.waitsFor = "";
        this.nextTry = Optional.empty();
        this.phaseStart = nanoTime.getAsLong();
        publish();
    }

    /** Adds to what is done, and publishes. */
    public synchronized void advance(long units) {
        done += units;
        waitsFor = "";
        nextTry = Optional.empty();
        publish();
    }

    /** Says how much is done of how much, for a phase that somebody else counts, and publishes. */
    public synchronized void at(long done, long total) {
        this.done = done;
        this.total = total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
        publish();
    }

    /** Says whom or what the step waits for until it next advances, and publishes. */
    public synchronized void waitFor(String whom) {
        waitsFor = whom;
        nextTry = Optional.empty();
        publish();
    }

    /** Says why the step waits to be tried again, and publishes. */
    synchronized void waitFor(String why, NextTry next) {
        waitsFor = why;
        nextTry = Optional.of(next);
        publish();
    }

    /** Time since the step began. */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - stepStart);
    }

    private void publish() {
        Duration inPhase = Duration.ofNanos(nanoTime.getAsLong() - phaseStart);
        double seconds = inPhase.toNanos() / 1e9;
        long shown = total.isPresent() ? Math.min(done, total.getAsLong()) : done;
        double rate = seconds > 0 ? shown / seconds : 0;
        listener.publish(
                new Progress(phase, item, shown, total, unit, rate, elapsed(), eta(shown, inPhase), waitsFor, nextTry));
    }

    private Optional<Duration> eta(long shown, Duration inPhase) {
        if (total.isEmpty() || inPhase.compareTo(ETA_AFTER) < 0 || shown * 100 < total.getAsLong() || shown == 0) {
            return Optional.empty();
        }
        double left = (double) (total.getAsLong() - shown) / shown;
        return Optional.of(Duration.ofNanos((long) (inPhase.toNanos() * left)));
    }
}
