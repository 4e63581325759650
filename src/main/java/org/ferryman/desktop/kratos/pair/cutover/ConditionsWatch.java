package org.ferryman.desktop.kratos.pair.cutover;

import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.jspecify.annotations.Nullable;

/** Looks every two seconds how both databases and the way back are, away from the window's thread. */
final class ConditionsWatch {

    private static final long PAUSE = 2_000_000_000L;

    private final PairWorkspace workspace;
    private final LongSupplier nanoTime;
    private final ReadOnlyObjectWrapper<Sight> sight = new ReadOnlyObjectWrapper<>(Sight.NOTHING);
    private Ticker.Subscription ticks = () -> {};
    private boolean reading;
    private long last;

    ConditionsWatch(PairWorkspace workspace, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
    }

    /**
     * What was seen.
     *
     * @param status of both; null before the first look
     * @param back the way back; null before the first look
     * @param failure why the newest look failed; null if it did not
     */
    record Sight(
            @Nullable KratosBlueGreenStatus status,
            @Nullable WayBackStatus back,
            @Nullable Outcome<?> failure) {

        static final Sight NOTHING = new Sight(null, null, null);
    }

    void start() {
        stop();
        last = nanoTime.getAsLong() - PAUSE;
        ticks = workspace.ticker().start(this::tick);
    }

    void stop() {
        ticks.stop();
        ticks = () -> {};
    }

    void forget() {
        sight.set(Sight.NOTHING);
    }

    void tick() {
        OpenPair now = workspace.openedProperty().get();
        if (reading || now == null || nanoTime.getAsLong() - last < PAUSE) {
            return;
        }
        reading = true;
        last = nanoTime.getAsLong();
        workspace
                .tasks()
                .run(
                        () -> new Sight(
                                now.playbook().status(Work.quiet()),
                                WayBackStatus.read(now.pair(), new Cancellation()),
                                null),
                        seen -> take(now, seen),
                        unreadable ->
                                take(now, new Sight(null, null, FailureOutcomes.of(unreadable, new Cancellation()))));
    }

    private void take(OpenPair from, Sight seen) {
        reading = false;
        if (from.equals(workspace.openedProperty().get())) {
            sight.set(seen);
        }
    }

    ReadOnlyObjectProperty<Sight> sightProperty() {
        return sight.getReadOnlyProperty();
    }
}
