package org.ferryman.desktop.wizard;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Works out what follows from something that is being typed: only the newest answer counts. */
public final class LatestOnly<R> {

    private final BackgroundTasks tasks;
    private long newest;

    /** Nothing is under way. */
    public LatestOnly(BackgroundTasks tasks) {
        this.tasks = tasks;
    }

    /** Does the work in the background; of several that are under way only the last is answered. */
    public void run(Callable<R> work, Consumer<R> done, Consumer<Exception> failed) {
        long number = ++newest;
        tasks.run(
                work,
                result -> {
                    if (number == newest) {
                        done.accept(result);
                    }
                },
                failure -> {
                    if (number == newest) {
                        failed.accept(failure);
                    }
                });
    }
}
