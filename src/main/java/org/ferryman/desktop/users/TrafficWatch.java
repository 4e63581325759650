package org.ferryman.desktop.users;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.parts.RateSeries;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.PeriodicLook;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.roles.TableActivity;
import org.ferryman.postgres.LockHolder;
import org.jspecify.annotations.Nullable;

/** Looks once a second at what is written to the legacy tables and who is on them, away from the window's thread. */
final class TrafficWatch {

    private static final long SECOND = 1_000_000_000L;

    private final Workspace workspace;
    private final LongSupplier nanoTime;
    private final PeriodicLook<OpenDatabase, TableActivity> look;
    private final ReadOnlyObjectWrapper<Sight> sight = new ReadOnlyObjectWrapper<>(Sight.NOTHING);
    private RateSeries rates = new RateSeries();
    private OptionalDouble stopped = OptionalDouble.empty();
    private @Nullable OpenDatabase seen;
    private long begin;

    TrafficWatch(Workspace workspace, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.look = new PeriodicLook<>(
                workspace,
                nanoTime,
                SECOND,
                opened -> opened.playbook().traffic(new Cancellation()),
                this::take,
                (opened, unreadable) -> show(sight.get().holders(), true));
    }

    /**
     * What was seen.
     *
     * @param points rows per second
     * @param seconds since the first look
     * @param stopped when writes were stopped, in the same seconds
     * @param holders whose transactions are on Keto's tables
     * @param lost whether the newest look failed
     */
    record Sight(List<Point> points, double seconds, OptionalDouble stopped, List<LockHolder> holders, boolean lost) {

        static final Sight NOTHING = new Sight(List.of(), 0, OptionalDouble.empty(), List.of(), false);
    }

    /** Begins to look; goes on with what it saw of the same database. */
    void start() {
        stop();
        OpenDatabase now = workspace.openedProperty().get();
        if (now == null || !now.equals(seen)) {
            reset();
        }
        seen = now;
        if (now != null) {
            look.start();
        }
    }

    void stop() {
        look.stop();
    }

    void reset() {
        rates = new RateSeries();
        stopped = OptionalDouble.empty();
        begin = nanoTime.getAsLong();
        look.due();
        sight.set(Sight.NOTHING);
    }

    void tick() {
        look.tick();
    }

    private void take(OpenDatabase from, TableActivity traffic) {
        if (from.equals(seen)) {
            rates.add(seconds(), traffic.rows());
            show(traffic.holders(), false);
        }
    }

    private void show(List<LockHolder> holders, boolean lost) {
        sight.set(new Sight(rates.points(), seconds(), stopped, holders, lost));
    }

    private double seconds() {
        return (nanoTime.getAsLong() - begin) / 1e9;
    }

    /** Writes are stopped from now on, or no longer are. */
    void mark(boolean writesStopped) {
        stopped = writesStopped ? OptionalDouble.of(seconds()) : OptionalDouble.empty();
        show(sight.get().holders(), sight.get().lost());
    }

    ReadOnlyObjectProperty<Sight> sightProperty() {
        return sight.getReadOnlyProperty();
    }
}
