package org.ferryman.desktop.kratos.pair.replication;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.parts.RateSeries;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.desktop.wizard.PeriodicLook;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.kratos.replicate.ReplicationStatus.Table;
import org.jspecify.annotations.Nullable;

/** Looks every two seconds how far the target is, away from the window's thread, while somebody wants to know. */
final class ReplicationWatch {

    private static final long PAUSE = 2_000_000_000L;

    private static final double KILO = 1000;

    private final PairWorkspace workspace;
    private final LongSupplier nanoTime;
    private final PeriodicLook<OpenPair, ReplicationStatus> look;
    private final ReadOnlyObjectWrapper<Sight> sight = new ReadOnlyObjectWrapper<>(Sight.NOTHING);
    private final Deque<Point> bytes = new ArrayDeque<>();
    private final Deque<Point> ages = new ArrayDeque<>();
    private @Nullable OpenPair seen;
    private long begin;

    ReplicationWatch(PairWorkspace workspace, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.look = new PeriodicLook<>(
                workspace,
                nanoTime,
                PAUSE,
                opened -> ReplicationStatus.read(opened.pair(), new Cancellation()),
                this::take,
                this::missed);
    }

    /**
     * What was seen.
     *
     * @param status empty before the first look
     * @param rates how many bytes a second each table grew since the look before, by its name
     * @param kilobytes what the target lacks, over time
     * @param ages how many seconds old what it got last was, over time
     * @param seconds since the first look
     * @param failure why the newest look failed; null if it did not
     */
    record Sight(
            Optional<ReplicationStatus> status,
            Map<String, Long> rates,
            List<Point> kilobytes,
            List<Point> ages,
            double seconds,
            @Nullable Outcome<?> failure) {

        static final Sight NOTHING = new Sight(Optional.empty(), Map.of(), List.of(), List.of(), 0, null);
    }

    /** Begins to look; goes on with what it saw of the same databases. */
    void start() {
        stop();
        OpenPair now = workspace.openedProperty().get();
        if (now == null || !now.equals(seen)) {
            bytes.clear();
            ages.clear();
            begin = nanoTime.getAsLong();
            look.due();
            sight.set(Sight.NOTHING);
        }
        seen = now;
        if (now != null) {
            look.start();
        }
    }

    void stop() {
        look.stop();
    }

    private void missed(OpenPair from, Exception unreadable) {
        Sight before = sight.get();
        sight.set(new Sight(
                before.status(),
                Map.of(),
                before.kilobytes(),
                before.ages(),
                before.seconds(),
                FailureOutcomes.of(unreadable, new Cancellation())));
    }

    private void take(OpenPair from, ReplicationStatus status) {
        if (!from.equals(seen)) {
            return;
        }
        double now = (nanoTime.getAsLong() - begin) / 1e9;
        status.lagBytes().ifPresent(lag -> add(bytes, new Point(now, lag / KILO)));
        if (status.lagBytes().isPresent()) {
            add(ages, new Point(now, status.lagSeconds().orElse(0.0)));
        }
        Map<String, Long> rates =
                sight.get().status().map(before -> rates(before, status)).orElse(Map.of());
        sight.set(new Sight(Optional.of(status), rates, List.copyOf(bytes), List.copyOf(ages), now, null));
    }

    /** The chart has room for so many. */
    private static void add(Deque<Point> points, Point point) {
        points.addLast(point);
        if (points.size() > RateSeries.LIMIT) {
            points.removeFirst();
        }
    }

    private static Map<String, Long> rates(ReplicationStatus before, ReplicationStatus now) {
        double seconds = Duration.between(before.at(), now.at()).toMillis() / KILO;
        Map<String, Long> sizes = before.tables().stream().collect(Collectors.toMap(Table::name, Table::bytes));
        return seconds <= 0
                ? Map.of()
                : now.tables().stream()
                        .collect(Collectors.toMap(
                                Table::name,
                                table -> Math.max(
                                        0,
                                        Math.round((table.bytes() - sizes.getOrDefault(table.name(), table.bytes()))
                                                / seconds))));
    }

    ReadOnlyObjectProperty<Sight> sightProperty() {
        return sight.getReadOnlyProperty();
    }
}
