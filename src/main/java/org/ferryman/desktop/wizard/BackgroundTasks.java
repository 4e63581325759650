package org.ferryman.desktop.wizard;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Runs work where it blocks nobody, and brings what came of it back to where the window is drawn. */
public final class BackgroundTasks {

    private final Executor background;
    private final Executor ui;

    /**
     * A runner of tasks.
     *
     * @param background where work is done; an {@link ExecutorService} that its owner shuts down, or in tests the
     *     calling thread
     * @param ui where properties may be changed
     */
    public BackgroundTasks(Executor background, Executor ui) {
        this.background = background;
        this.ui = ui;
    }

    /** Does everything at once on the calling thread: for tests of models. */
    public static BackgroundTasks immediate() {
        return new BackgroundTasks(Runnable::run, Runnable::run);
    }

    /** Does the work, then hands its result, or what it threw, to one of the two. */
    public <R> void run(Callable<R> work, Consumer<R> done, Consumer<Exception> failed) {
        background.execute(() -> {
            R result;
            try {
                result = work.call();
            } catch (Exception failure) {
                ui.execute(() -> failed.accept(failure));
                return;
            } catch (Error failure) {
                // Whoever waits for the answer must get one, or would wait for good.
                ui.execute(() -> failed.accept(new IllegalStateException(failure)));
                return;
            }
            ui.execute(() -> done.accept(result));
        });
    }

    /** Changes properties, from whatever thread. */
    public void onUi(Runnable change) {
        ui.execute(change);
    }
}
