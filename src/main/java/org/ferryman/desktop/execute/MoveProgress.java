package org.ferryman.desktop.execute;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.ferryman.desktop.execute.NamespaceProgress.State;
import org.ferryman.desktop.parts.RateSeries;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.move.MovePhase;

/**
 * Puts together what a migration tells about one thing after the other: which namespaces are done, how fast it was, for
 * how long v0.6 can't write. Told on the migration's thread, asked on the window's.
 */
final class MoveProgress implements ProgressListener {

    private static final Duration ETA_AFTER = Duration.ofSeconds(10);

    private final Map<String, Long> expected;
    private final LongSupplier nanoTime;
    private final long begin;
    private final Map<String, NamespaceProgress> namespaces = new LinkedHashMap<>();
    private RateSeries rates = new RateSeries();
    private Optional<Progress> latest = Optional.empty();
    private OptionalLong frozenSince = OptionalLong.empty();
    private OptionalLong lockedSince = OptionalLong.empty();
    private OptionalLong rowsSince = OptionalLong.empty();
    private int attempt = 1;
    private String setback = "";

    /**
     * Begins with nothing done.
     *
     * @param expected tuples by namespace, in the order in which they will be moved, as far as known
     */
    MoveProgress(Map<String, Long> expected, LongSupplier nanoTime) {
        this.expected = new LinkedHashMap<>(expected);
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        startOver();
    }

    /** Nothing is done, and v0.6 can write. */
    private void startOver() {
        namespaces.clear();
        expected.forEach((label, tuples) ->
                namespaces.put(label, new NamespaceProgress(label, 0, OptionalLong.of(tuples), State.WAITING)));
        lockedSince = OptionalLong.empty();
        rowsSince = OptionalLong.empty();
        rates = new RateSeries();
    }

    /** Writes are refused from now on, whatever becomes of the tuples. */
    synchronized void writesStopped() {
        if (frozenSince.isEmpty()) {
            frozenSince = OptionalLong.of(nanoTime.getAsLong());
        }
    }

    private Optional<Duration> outage() {
        OptionalLong begun = frozenSince.isPresent() ? frozenSince : lockedSince;
        return begun.isPresent() ? Optional.of(since(begun.getAsLong())) : Optional.empty();
    }

    @Override
    public synchronized void publish(Progress progress) {
        Progress.Phase before = phase();
        Progress.Phase now = progress.phase();
        latest = Optional.of(progress);
        if (now == Progress.Phase.NONE) {
            pause(progress);
        } else if (now == MovePhase.LOCKS && now != before) {
            startOver();
            // Writers queue up behind a lock from the moment on that it is asked for.
            lockedSince = OptionalLong.of(nanoTime.getAsLong());
        } else if (now == MovePhase.ROWS) {
            rows(progress);
        } else if (before == MovePhase.ROWS) {
            finish(each -> true);
            sample();
        }
    }

    private Progress.Phase phase() {
        return latest.map(Progress::phase).orElse(Progress.Phase.NONE);
    }

    private void pause(Progress progress) {
        if (!progress.waitsFor().isEmpty()) {
            startOver();
            attempt++;
            setback = progress.waitsFor();
        }
    }

    private void rows(Progress progress) {
        finish(each -> !each.label().equals(progress.item()) && each.state() == State.AT_WORK);
        NamespaceProgress known = namespaces.getOrDefault(
                progress.item(), new NamespaceProgress(progress.item(), 0, OptionalLong.empty(), State.WAITING));
        namespaces.put(progress.item(), known.at(progress.done(), progress.total()));
        if (rowsSince.isEmpty()) {
            rowsSince = OptionalLong.of(nanoTime.getAsLong());
        }
        sample();
    }

    private void finish(Predicate<NamespaceProgress> which) {
        namespaces.replaceAll((label, each) -> which.test(each) ? each.finished() : each);
    }

    private void sample() {
        rates.add(since(begin).toNanos() / 1e9, done());
    }

    private long done() {
        return namespaces.values().stream().mapToLong(NamespaceProgress::done).sum();
    }

    private OptionalLong total() {
        boolean allKnown = !namespaces.isEmpty()
                && namespaces.keySet().equals(expected.keySet())
                && namespaces.values().stream()
                        .allMatch(namespace -> namespace.total().isPresent());
        return allKnown
                ? OptionalLong.of(namespaces.values().stream()
                        .mapToLong(namespace -> namespace.total().orElse(0))
                        .sum())
                : OptionalLong.empty();
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanoTime.getAsLong() - then);
    }

    private Optional<Duration> eta(Progress progress) {
        if (progress.phase() != MovePhase.ROWS || rowsSince.isEmpty()) {
            return progress.eta();
        }
        OptionalLong total = total();
        Duration took = since(rowsSince.getAsLong());
        long done = done();
        if (total.isEmpty() || done == 0 || done * 100 < total.getAsLong() || took.compareTo(ETA_AFTER) < 0) {
            return Optional.empty();
        }
        double left = (double) (total.getAsLong() - done) / done;
        return Optional.of(Duration.ofNanos((long) (took.toNanos() * left)));
    }

    private static OptionalDouble part(Progress progress) {
        return progress.total().isPresent() && progress.total().getAsLong() > 0
                ? OptionalDouble.of((double) progress.done() / progress.total().getAsLong())
                : OptionalDouble.empty();
    }

    /** How far it is now. */
    synchronized MoveSnapshot snapshot() {
        List<Point> points = rates.points();
        boolean moves = phase() == MovePhase.ROWS;
        return new MoveSnapshot(
                phase(),
                latest.map(Progress::item).orElse(""),
                latest.map(MoveProgress::part).orElse(OptionalDouble.empty()),
                latest.map(Progress::waitsFor).orElse(""),
                List.copyOf(namespaces.values()),
                done(),
                total(),
                since(begin),
                outage(),
                latest.flatMap(this::eta),
                moves && !points.isEmpty() ? points.get(points.size() - 1).rate() : 0,
                points,
                attempt,
                setback);
    }
}
