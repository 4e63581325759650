package org.ferryman.desktop.kratos.pair.cutover;

import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.wizard.PeriodicLook;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus.WithWayBack;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.jspecify.annotations.Nullable;

/** Looks every two seconds how both databases and the way back are, away from the window's thread. */
final class ConditionsWatch {

    private static final long PAUSE = 2_000_000_000L;

    private final PairWorkspace workspace;
    private final PeriodicLook<OpenPair, Sight> look;
    private final ReadOnlyObjectWrapper<Sight> sight = new ReadOnlyObjectWrapper<>(Sight.NOTHING);

    ConditionsWatch(PairWorkspace workspace, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.look = new PeriodicLook<>(
                workspace,
                nanoTime,
                PAUSE,
                ConditionsWatch::look,
                this::take,
                (opened, unreadable) ->
                        take(opened, new Sight(null, null, FailureOutcomes.of(unreadable, new Cancellation()))));
    }

    private static Sight look(OpenPair opened) throws Exception {
        WithWayBack both = WithWayBack.read(opened.pair(), opened.run().folder(), new Cancellation());
        return new Sight(both.status(), both.wayBack(), null);
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
        look.due();
        look.start();
    }

    void stop() {
        look.stop();
    }

    void forget() {
        sight.set(Sight.NOTHING);
    }

    private void take(OpenPair from, Sight seen) {
        if (from.equals(workspace.openedProperty().get())) {
            sight.set(seen);
        }
    }

    ReadOnlyObjectProperty<Sight> sightProperty() {
        return sight.getReadOnlyProperty();
    }
}
